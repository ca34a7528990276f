//! What a room answers, input by input.

use super::*;
use crate::sync::scan::scan;
use sandu_proto::{
    frame::read_frame,
    id::{AccountId, DocumentId},
    varint::{write_bytes, write_uint},
};

const KEY: i64 = 9;

fn room() -> Room {
    let stored = Stored {
        key: KEY,
        id: DocumentId::new(),
        family: "family".into(),
        lineage: "lineage".into(),
        epoch: 0,
        head: 0,
        is_sealed: false,
        schema: Schema::Plan,
    };
    Room::new(stored, StateVector::default(), Tail::default())
}

fn account(name: &str) -> Account {
    Account { id: AccountId::new(), name: name.into() }
}

fn join(room: &mut Room, socket: SocketId, account: &Account, access: Access) -> Vec<Effect> {
    let mut effects = Vec::new();
    room.join(socket, Member::new(account.clone(), access, Form::Many, socket), &mut effects);
    effects
}

/// Two letters at `clock` under a client id below 128.
fn typed(client: u8, clock: u8) -> Box<Scan> {
    let mut update = vec![1, 1, client, clock];
    if clock == 0 {
        update.extend([4, 1, 7]);
        update.extend(b"content");
    } else {
        update.extend([0x84, client, clock - 1]);
    }
    update.extend([2, b'a', b'b', 0]);
    Box::new(scan(update.into()).expect("a well-formed update"))
}

fn update(room: &mut Room, socket: SocketId, scan: Box<Scan>, claims: &mut Claims) -> Vec<Effect> {
    let mut effects = Vec::new();
    room.update(socket, Sent::Live, scan, claims, &mut effects);
    effects
}

fn announce(room: &mut Room, socket: SocketId, client: u64, claims: &Claims) -> Vec<Effect> {
    let mut bytes = Vec::new();
    for number in [1, client, 1] {
        write_uint(&mut bytes, number);
    }
    write_bytes(&mut bytes, br#"{"user":{"name":"someone else"}}"#);
    let mut effects = Vec::new();
    room.awareness(socket, &bytes, claims, 0, &mut effects);
    effects
}

fn refusals(effects: &[Effect]) -> Vec<Close> {
    effects.iter().filter_map(|effect| if let Effect::Refuse(_, _, close) = effect { Some(*close) } else { None }).collect()
}

fn queued(effects: Vec<Effect>) -> Vec<Item> {
    effects.into_iter().filter_map(|effect| if let Effect::Queue(item) = effect { Some(item) } else { None }).collect()
}

fn receivers(effects: &[Effect]) -> Vec<SocketId> {
    let mut sockets: Vec<SocketId> =
        effects.iter().filter_map(|effect| if let Effect::Send(socket, _) = effect { Some(*socket) } else { None }).collect();
    sockets.sort_unstable();
    sockets
}

#[test]
fn an_edit_is_queued_and_nobody_hears_of_it_before_its_commit() {
    let (mut room, mut claims) = (room(), Claims::default());
    let (writer, reader) = (account("陈思远"), account("王丽娟"));
    join(&mut room, 1, &writer, Access::WRITE);
    join(&mut room, 2, &reader, Access::READ);
    let effects = update(&mut room, 1, typed(7, 0), &mut claims);
    assert!(receivers(&effects).is_empty());
    let [Item::Edit { edit, nth: 1, .. }] = &queued(effects)[..] else { panic!("one edit") };
    assert_eq!(edit.claims, [7]);
    let mut effects = Vec::new();
    room.committed(edit, 1, &mut claims, &mut effects);
    assert_eq!(receivers(&effects), [2]);
}

#[test]
fn edits_may_build_on_what_is_announced_but_not_on_what_was_taken_back() {
    let (mut room, mut claims) = (room(), Claims::default());
    let writer = account("陈思远");
    join(&mut room, 1, &writer, Access::WRITE);
    queued(update(&mut room, 1, typed(7, 0), &mut claims));
    let second = queued(update(&mut room, 1, typed(7, 2), &mut claims));
    assert!(matches!(second[..], [Item::Edit { nth: 2, .. }]));
    // The replica refused the first: the second has lost its ground.
    room.reset_announced();
    let judged = room.judge_again(second.into_iter().next().expect("one item"), &claims);
    assert!(matches!(judged, Item::Note { nth: 2, outcome: Outcome::Gap, .. }));
}

#[test]
fn an_edit_that_skips_a_clock_is_a_gap_and_a_fourth_gap_in_a_row_is_refused() {
    let (mut room, mut claims) = (room(), Claims::default());
    join(&mut room, 1, &account("陈思远"), Access::WRITE);
    let effects = update(&mut room, 1, typed(7, 5), &mut claims);
    assert!(matches!(queued(effects)[..], [Item::Note { outcome: Outcome::Gap, .. }]));
    let mut effects = Vec::new();
    for nth in 1..=4 {
        room.acknowledge(1, nth, Outcome::Gap, &mut effects);
    }
    assert_eq!(refusals(&effects), [Close::UpdateRefused]);
}

#[test]
fn a_client_id_serves_one_account() {
    let (mut room, mut claims) = (room(), Claims::default());
    join(&mut room, 1, &account("陈思远"), Access::WRITE);
    join(&mut room, 2, &account("王丽娟"), Access::WRITE);
    update(&mut room, 1, typed(7, 0), &mut claims);
    assert_eq!(refusals(&update(&mut room, 2, typed(7, 2), &mut claims)), [Close::ClientId]);
    assert_eq!(refusals(&update(&mut room, 2, typed(1, 0), &mut claims)), [Close::ClientId], "the server's own id");
}

#[test]
fn a_client_id_serves_one_live_connection() {
    let (mut room, mut claims) = (room(), Claims::default());
    let writer = account("陈思远");
    join(&mut room, 1, &writer, Access::WRITE);
    join(&mut room, 2, &writer, Access::WRITE);
    assert!(refusals(&announce(&mut room, 1, 7, &claims)).is_empty());
    assert_eq!(refusals(&announce(&mut room, 2, 7, &claims)), [Close::ClientId]);
    assert_eq!(refusals(&update(&mut room, 2, typed(7, 0), &mut claims)), [Close::ClientId]);
}

#[test]
fn nobody_speaks_for_somebody_elses_caret() {
    let (mut room, mut claims) = (room(), Claims::default());
    let (writer, other) = (account("陈思远"), account("王丽娟"));
    join(&mut room, 1, &writer, Access::WRITE);
    join(&mut room, 2, &other, Access::WRITE);
    update(&mut room, 1, typed(7, 0), &mut claims);
    assert!(receivers(&announce(&mut room, 2, 7, &claims)).is_empty());
    assert_eq!(receivers(&announce(&mut room, 1, 7, &claims)), [2]);
}

#[test]
fn a_reader_may_repeat_what_the_document_has_and_no_more() {
    let (mut room, mut claims) = (room(), Claims::default());
    join(&mut room, 1, &account("陈思远"), Access::WRITE);
    join(&mut room, 2, &account("孙玉梅"), Access::READ);
    let items = queued(update(&mut room, 1, typed(7, 0), &mut claims));
    let Item::Edit { edit, .. } = &items[0] else { panic!("one edit") };
    room.committed(edit, 1, &mut claims, &mut Vec::new());
    assert!(matches!(queued(update(&mut room, 2, typed(7, 0), &mut claims))[..], [Item::Note { outcome: Outcome::Saved, .. }]));
    assert_eq!(refusals(&update(&mut room, 2, typed(8, 0), &mut claims)), [Close::UpdateRefused]);
}

#[test]
fn after_a_seal_edits_are_late_the_queued_ones_too() {
    let (mut room, mut claims) = (room(), Claims::default());
    join(&mut room, 1, &account("陈思远"), Access::WRITE);
    let waiting = queued(update(&mut room, 1, typed(7, 0), &mut claims)).remove(0);
    room.set_sealed(true, &mut Vec::new());
    assert!(matches!(room.judge_again(waiting, &claims), Item::Late { reason: LateReason::Sealed, .. }));
    assert!(matches!(queued(update(&mut room, 1, typed(7, 0), &mut claims))[..], [Item::Late { reason: LateReason::Sealed, .. }]));
}

#[test]
fn who_lost_the_right_to_write_keeps_late_edits_and_who_never_had_it_is_refused() {
    let (mut room, mut claims) = (room(), Claims::default());
    let once = Access { right: Right::Keep, keeps_late_edits: true };
    join(&mut room, 1, &account("周晓岚"), once);
    assert!(matches!(queued(update(&mut room, 1, typed(7, 0), &mut claims))[..], [Item::Late { reason: LateReason::RightTaken, .. }]));
    let mut effects = Vec::new();
    room.step1(1, Bytes::from_static(&[0]), &mut effects);
    let [Effect::Send(1, frame)] = &effects[..] else { panic!("one message") };
    let bytes = frame.bytes(Form::One);
    assert_eq!(Message::read(&bytes), Ok(Message::Step2(&[0, 0])), "they may not read");
}

#[test]
fn a_seal_shows_in_the_right_that_members_are_told() {
    let mut room = room();
    join(&mut room, 1, &account("陈思远"), Access::WRITE);
    let mut effects = Vec::new();
    room.set_sealed(true, &mut effects);
    let [Effect::Send(1, frame)] = &effects[..] else { panic!("one message") };
    let bytes = frame.bytes(Form::Many);
    assert_eq!(read_frame(&bytes), Ok((KEY as u64, Message::Access { right: Right::Read, epoch: 1 })));
    effects.clear();
    room.set_access(1, None, &mut effects);
    assert_eq!(refusals(&effects), [Close::Removed]);
}

#[test]
fn a_second_joiner_with_nothing_is_answered_from_memory_until_the_document_changes() {
    let mut room = room();
    let nothing = Bytes::from_static(&[0]);
    join(&mut room, 1, &account("陈思远"), Access::WRITE);
    let ask = |room: &mut Room| {
        let mut effects = Vec::new();
        room.step1(1, nothing.clone(), &mut effects);
        effects
    };
    assert!(matches!(ask(&mut room)[..], [Effect::Queue(Item::Answer { .. })]));
    room.answer(1, &nothing, Bytes::from_static(&[0, 0]), &mut Vec::new());
    assert!(matches!(ask(&mut room)[..], [Effect::Send(1, _)]));
    room.stored.head += 1;
    assert!(matches!(ask(&mut room)[..], [Effect::Queue(Item::Answer { .. })]));
}

/// Values at the end of a sheet's list, from clock 0 under client 7.
fn entries(count: u8) -> Box<Scan> {
    let mut update = vec![1, 1, 7, 0, 8, 1, 7];
    update.extend(b"entries");
    update.push(count);
    update.extend(std::iter::repeat_n(120, usize::from(count)));
    update.push(0);
    Box::new(scan(update.into()).expect("a well-formed update"))
}

#[test]
fn a_sheet_takes_entries_only_and_a_plan_takes_none() {
    let (mut claims, account) = (Claims::default(), account("chen"));
    let mut sheet = room();
    sheet.stored.schema = Schema::Sheet;
    join(&mut sheet, 1, &account, Access::WRITE);
    assert!(refusals(&update(&mut sheet, 1, entries(2), &mut claims)).is_empty());
    assert_eq!(refusals(&update(&mut sheet, 1, typed(9, 0), &mut claims)), [Close::UpdateRefused]);
    let mut plan = room();
    join(&mut plan, 1, &account, Access::WRITE);
    assert_eq!(refusals(&update(&mut plan, 1, entries(2), &mut claims)), [Close::UpdateRefused]);
    // Not even beside a sealed one, as a late edit.
    sheet.set_sealed(true, &mut Vec::new());
    assert_eq!(refusals(&update(&mut sheet, 1, typed(9, 0), &mut claims)), [Close::UpdateRefused]);
}

#[test]
fn a_sheet_that_is_full_takes_no_more() {
    let (mut claims, account) = (Claims::default(), account("chen"));
    let full = StateVector::decode(&[1, 8, 0xcf, 0x86, 0x03]).expect("49,999 clocks of client 8");
    let stored = Stored { schema: Schema::Sheet, ..room().stored };
    let mut sheet = Room::new(stored, full, Tail::default());
    join(&mut sheet, 1, &account, Access::WRITE);
    assert_eq!(refusals(&update(&mut sheet, 1, entries(2), &mut claims)), [Close::UpdateRefused]);
    assert!(refusals(&update(&mut sheet, 1, entries(1), &mut claims)).is_empty());
}
