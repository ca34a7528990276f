//! The short sheets of guests: five items each, in words that need no explanation. A teacher of another school, a parent and a pupil are
//! each asked what they can see from where they sit.

use super::{instrument, level_item, plain_scale, section, text};
use sandu_proto::instruments::{
    Form, Instrument, Text,
    number::Points,
    scale::{Level, Marking, Missing, NotApplicable, ScaleForm, Total},
};

/// (id, zh, en)
type Item = (&'static str, &'static str, &'static str);
/// How an item is answered.
struct Words {
    /// (zh, en), the best first, worth four points; each further one is worth one less.
    levels: &'static [(&'static str, &'static str)],
    /// Whether one may say that one has not seen it, which counts for nothing.
    unseen: NotApplicable,
}

const COLLEAGUE: [Item; 5] = [
    ("aim", "这节课要学什么，学生清楚", "Pupils know what they are to learn"),
    ("part", "大多数学生真的参与了", "Most pupils really take part"),
    ("think", "问题和任务让学生动脑筋", "Questions and tasks make them think"),
    ("help", "有困难的学生得到了帮助", "Pupils in difficulty get help"),
    ("learn", "下课时，学生学到了", "At the end they have learnt it"),
];

const PARENT: [Item; 5] = [
    ("part", "孩子们都参与进来了", "The children take part"),
    ("listen", "孩子们听得专心", "The children listen"),
    ("speak", "孩子们有机会说、有机会动手", "The children get to speak and to do things"),
    ("care", "老师对孩子们耐心、公平", "The teacher is patient and fair"),
    ("clear", "老师讲得清楚", "The teacher explains clearly"),
];

const STUDENT: [Item; 5] = [
    ("understand", "我听懂了", "I understood it"),
    ("think", "我动了脑筋", "I had to think"),
    ("speak", "我有机会说，或者有机会做", "I got to speak or to do something"),
    ("help", "我不会的时候，有人帮我", "When I was stuck, somebody helped me"),
    ("like", "我喜欢这节课", "I liked this lesson"),
];

const SEEN: Words = Words {
    levels: &[("做得很好", "Very well"), ("做得不错", "Well"), ("还可以更好", "Could be better")],
    unseen: NotApplicable::LeftOut,
};
const ALMOST: Words = Words {
    levels: &[("都是这样", "All of the time"), ("多半是", "Mostly"), ("有时候", "Sometimes"), ("不太有", "Hardly")],
    unseen: NotApplicable::Refused,
};
const MINE: Words = Words {
    levels: &[("完全是", "Yes, fully"), ("差不多", "Mostly"), ("有一点", "A little"), ("没有", "No")],
    unseen: NotApplicable::Refused,
};

/// Of teachers of other schools, parents and pupils.
pub const IDS: [&str; 3] = ["guest-colleague", "guest-parent", "guest-student"];

pub fn all() -> Vec<Instrument> {
    let [colleague, parent, student] = IDS;
    vec![
        sheet(colleague, text("来宾表·外校老师", "Guest sheet: colleagues"), ("lesson", "这节课", "This lesson"), COLLEAGUE, SEEN),
        sheet(parent, text("来宾表·家长", "Guest sheet: parents"), ("lesson", "我看到的", "What I saw"), PARENT, ALMOST),
        sheet(student, text("来宾表·学生", "Guest sheet: pupils"), ("lesson", "我这节课", "My lesson"), STUDENT, MINE),
    ]
}

/// The total is the mean, so that sheets of different length compare. A guest may leave out what they cannot tell.
fn sheet(id: &str, name: Text, (section_id, zh, en): Item, items: [Item; 5], words: Words) -> Instrument {
    let levels =
        words.levels.iter().zip((1..=4).rev()).map(|((zh, en), points)| Level { name: text(zh, en), points: Points::whole(points) });
    let items = items.iter().map(|(id, zh, en)| level_item(*id, zh, en)).collect();
    let marking = Marking::Levels { levels: levels.collect(), items };
    let form = ScaleForm {
        total: Total::Sum,
        missing: Missing::Scales,
        not_applicable: words.unseen,
        ..plain_scale(vec![section(section_id, text(zh, en), marking)])
    };
    let licence = text("文字由本程序自拟。", "Our own words.");
    instrument(id, name, text("本程序自带", "Comes with the program"), licence, Form::Scale(form))
}
