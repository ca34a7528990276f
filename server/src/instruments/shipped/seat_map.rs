//! The seat map. Seats have numbers, never names.

use super::{instrument as build, text};
use sandu_proto::instruments::{
    Form, Instrument,
    seats::{Room, RoomPlan, SeatForm, SeatKind, SeatRole},
};

pub fn instrument() -> Instrument {
    let kind = |(id, zh, en, role): (&str, &str, &str, SeatRole)| SeatKind { id: id.into(), name: text(zh, en), role };
    let kinds = [
        // Whether an answer was right is counted beside taking part, or a pupil who answers would count twice.
        ("volunteer", "举手回答", "Volunteers", SeatRole::TakesPart),
        ("called", "被点名", "Is called", SeatRole::TakesPart),
        ("asks", "主动提问", "Asks", SeatRole::TakesPart),
        ("right", "答对", "Right answer", SeatRole::Other),
        ("wrong", "答错或答不出", "Wrong or no answer", SeatRole::Other),
        ("off-task", "走神", "Off task", SeatRole::Other),
        ("visit", "教师走到", "Teacher visits", SeatRole::Visit),
        ("exchange", "同学互动", "Exchange", SeatRole::Between),
    ];
    let room = Room { plan: RoomPlan::Rows { rows: 6, columns: 8 }, empty: Vec::new(), zones: Vec::new() };
    let form = SeatForm { kinds: kinds.map(kind).to_vec(), room };
    let source = text("课堂座位观察的通行做法", "Common practice of seat observation");
    let licence = text("只记座位号，不记姓名。", "Seat numbers only, no names.");
    build("seats", text("座位图", "Seat map"), source, licence, Form::Seats(form))
}
