//! The rights table row by row, for every state a document can be in.

use super::*;

const KEEP: Option<Access> = Some(Access { right: Right::Keep, keeps_late_edits: true });
const READ: Option<Access> = Some(Access::READ);
const READ_LATE: Option<Access> = Some(Access { right: Right::Read, keeps_late_edits: true });
const WRITE: Option<Access> = Some(Access::WRITE);
const NONE: Option<Access> = None;

fn actor(standing: Standing) -> Actor {
    let kind = match standing {
        Standing::Officer => AccountKind::ResearchOfficer,
        Standing::Stranger | Standing::Member | Standing::Leader | Standing::Former => AccountKind::Teacher,
    };
    Actor { kind, is_same_school: true, standing, is_lead: false, coauthor: Coauthor::Never, is_owner: false, is_signed_in: false }
}

fn lead() -> Actor {
    Actor { is_lead: true, is_owner: true, ..actor(Standing::Member) }
}

fn coauthor() -> Actor {
    Actor { coauthor: Coauthor::Now, ..actor(Standing::Member) }
}

fn owner() -> Actor {
    Actor { is_owner: true, ..actor(Standing::Member) }
}

fn present(actor: Actor) -> Actor {
    Actor { is_signed_in: true, ..actor }
}

fn school_leader() -> Actor {
    Actor { kind: AccountKind::Leader, ..actor(Standing::Stranger) }
}

/// Somebody for whom every other fact speaks.
fn administrator() -> Actor {
    Actor { kind: AccountKind::Administrator, coauthor: Coauthor::Now, ..Actor { standing: Standing::Leader, ..present(lead()) } }
}

fn removed(actor: Actor) -> Actor {
    Actor { standing: Standing::Former, ..actor }
}

fn open(kind: DocumentKind, stage: Stage) -> Document {
    Document { kind, stage, is_sealed: false, is_dropped: false, live_red_pen: false }
}

fn sealed(kind: DocumentKind, stage: Stage) -> Document {
    Document { is_sealed: true, ..open(kind, stage) }
}

fn live(document: Document) -> Document {
    Document { live_red_pen: true, ..document }
}

fn dropped(document: Document) -> Document {
    Document { is_dropped: true, ..document }
}

#[track_caller]
fn expect(document: &Document, rows: &[(&str, Actor, Option<Access>)]) {
    for (who, actor, wanted) in rows {
        assert_eq!(access(actor, document), *wanted, "{who} and {document:?}");
    }
}

#[test]
fn the_draft_is_written_by_its_authors_and_seen_by_nobody_else() {
    expect(
        &open(DocumentKind::Draft, Stage::Draft),
        &[
            ("lead", lead(), WRITE),
            ("co-author", coauthor(), WRITE),
            ("former co-author", Actor { coauthor: Coauthor::Former, ..actor(Standing::Member) }, KEEP),
            ("member", actor(Standing::Member), NONE),
            ("group leader", actor(Standing::Leader), NONE),
            ("officer", actor(Standing::Officer), NONE),
            ("school leader", school_leader(), NONE),
            ("stranger", actor(Standing::Stranger), NONE),
            ("removed lead", removed(lead()), KEEP),
            ("removed co-author", removed(coauthor()), KEEP),
            ("removed member", removed(actor(Standing::Member)), NONE),
            ("administrator", administrator(), NONE),
        ],
    );
}

#[test]
fn a_sealed_draft_is_read_by_its_authors_who_may_still_send_what_they_wrote_offline() {
    for stage in [Stage::FirstDegree, Stage::Meeting, Stage::Agreed] {
        expect(
            &live(sealed(DocumentKind::Draft, stage)),
            &[
                ("lead", lead(), READ_LATE),
                ("co-author", coauthor(), READ_LATE),
                ("member", actor(Standing::Member), NONE),
                ("group leader", actor(Standing::Leader), NONE),
                ("officer", actor(Standing::Officer), NONE),
                ("school leader", school_leader(), NONE),
                ("removed lead", removed(lead()), KEEP),
                ("removed co-author", removed(coauthor()), KEEP),
                ("administrator", administrator(), NONE),
            ],
        );
    }
}

#[test]
fn a_fork_is_its_owners_alone_until_it_is_handed_in() {
    expect(
        &open(DocumentKind::Fork, Stage::FirstDegree),
        &[
            ("owner", owner(), WRITE),
            ("the lead's own fork", lead(), WRITE),
            ("lead", Actor { is_owner: false, ..lead() }, NONE),
            ("co-author", coauthor(), NONE),
            ("member", actor(Standing::Member), NONE),
            ("group leader", actor(Standing::Leader), NONE),
            ("officer", actor(Standing::Officer), NONE),
            ("school leader", school_leader(), NONE),
            ("stranger", actor(Standing::Stranger), NONE),
            ("removed owner", removed(owner()), KEEP),
            ("owner who was never in the group again", Actor { standing: Standing::Stranger, ..owner() }, KEEP),
            ("removed member", removed(actor(Standing::Member)), NONE),
            ("administrator", administrator(), NONE),
        ],
    );
}

#[test]
fn live_red_pen_is_seen_by_the_group_and_its_officers_while_it_is_written() {
    expect(
        &live(open(DocumentKind::Fork, Stage::FirstDegree)),
        &[
            ("owner", owner(), WRITE),
            ("lead", Actor { is_owner: false, ..lead() }, READ),
            ("member", actor(Standing::Member), READ),
            ("group leader", actor(Standing::Leader), READ),
            ("officer", actor(Standing::Officer), READ),
            ("school leader", school_leader(), NONE),
            ("stranger", actor(Standing::Stranger), NONE),
            ("removed owner", removed(owner()), KEEP),
            ("removed member", removed(actor(Standing::Member)), NONE),
            ("administrator", administrator(), NONE),
        ],
    );
}

#[test]
fn red_pen_that_was_handed_in_or_sealed_by_the_meeting_is_read_by_the_group_and_its_officers() {
    for stage in [Stage::FirstDegree, Stage::Meeting, Stage::Agreed] {
        expect(
            &sealed(DocumentKind::Fork, stage),
            &[
                ("owner", owner(), READ_LATE),
                ("lead", Actor { is_owner: false, ..lead() }, READ),
                ("member", actor(Standing::Member), READ),
                ("group leader", actor(Standing::Leader), READ),
                ("officer", actor(Standing::Officer), READ),
                ("school leader", school_leader(), NONE),
                ("stranger", actor(Standing::Stranger), NONE),
                ("removed owner", removed(owner()), KEEP),
                ("administrator", administrator(), NONE),
            ],
        );
    }
}

#[test]
fn a_fork_whose_sending_was_taken_back_only_keeps_what_its_owner_still_sends() {
    for document in [dropped(sealed(DocumentKind::Fork, Stage::Draft)), dropped(live(open(DocumentKind::Fork, Stage::FirstDegree)))] {
        expect(
            &document,
            &[
                ("owner", owner(), KEEP),
                ("removed owner", removed(owner()), KEEP),
                ("lead", Actor { is_owner: false, ..lead() }, NONE),
                ("member", actor(Standing::Member), NONE),
                ("officer", actor(Standing::Officer), NONE),
                ("administrator", administrator(), NONE),
            ],
        );
    }
}

const MEETING: [DocumentKind; 2] = [DocumentKind::Consensus, DocumentKind::Minutes];

#[test]
fn the_consensus_and_the_minutes_are_written_by_those_of_the_group_who_signed_in_while_the_meeting_is_open() {
    for kind in MEETING {
        expect(
            &open(kind, Stage::Meeting),
            &[
                ("lead", present(lead()), WRITE),
                ("member", present(actor(Standing::Member)), WRITE),
                ("group leader", present(actor(Standing::Leader)), WRITE),
                ("lead who is not there", lead(), READ),
                ("member who is not there", actor(Standing::Member), READ),
                ("group leader who is not there", actor(Standing::Leader), READ),
                ("officer", actor(Standing::Officer), READ),
                ("officer who signed in", present(actor(Standing::Officer)), READ),
                ("school leader", school_leader(), NONE),
                ("stranger", actor(Standing::Stranger), NONE),
                ("removed member", removed(present(actor(Standing::Member))), KEEP),
                ("removed lead", removed(present(lead())), KEEP),
                ("removed member who was not there", removed(actor(Standing::Member)), NONE),
                ("administrator", administrator(), NONE),
            ],
        );
    }
}

#[test]
fn a_sealed_consensus_and_its_minutes_are_read_by_the_group_and_its_officers() {
    for kind in MEETING {
        expect(
            &sealed(kind, Stage::Agreed),
            &[
                ("lead", present(lead()), READ_LATE),
                ("member", present(actor(Standing::Member)), READ_LATE),
                ("group leader", present(actor(Standing::Leader)), READ_LATE),
                ("member who was not there", actor(Standing::Member), READ),
                ("officer", actor(Standing::Officer), READ),
                ("school leader", school_leader(), NONE),
                ("stranger", actor(Standing::Stranger), NONE),
                ("removed member", removed(present(actor(Standing::Member))), KEEP),
                ("removed member who was not there", removed(actor(Standing::Member)), NONE),
                ("administrator", administrator(), NONE),
            ],
        );
    }
}

const THIRD: [DocumentKind; 3] = [DocumentKind::Adaptation, DocumentKind::Reflection, DocumentKind::Revised];

#[test]
fn what_is_made_after_the_consensus_is_its_owners_alone_until_sealed_and_asks_for_no_stage() {
    for (kind, stage) in THIRD.into_iter().flat_map(|kind| [(kind, Stage::Agreed), (kind, Stage::Meeting)]) {
        // Live red pen is about red pen.
        for document in [open(kind, stage), live(open(kind, stage))] {
            expect(
                &document,
                &[
                    ("owner", owner(), WRITE),
                    ("the lead's own", lead(), WRITE),
                    ("lead", Actor { is_owner: false, ..lead() }, NONE),
                    ("co-author", coauthor(), NONE),
                    ("member", actor(Standing::Member), NONE),
                    ("group leader", actor(Standing::Leader), NONE),
                    ("officer", actor(Standing::Officer), NONE),
                    ("school leader", school_leader(), NONE),
                    ("stranger", actor(Standing::Stranger), NONE),
                    ("removed owner", removed(owner()), KEEP),
                    ("removed member", removed(actor(Standing::Member)), NONE),
                    ("administrator", administrator(), NONE),
                ],
            );
        }
    }
}

#[test]
fn what_was_signed_or_sealed_after_the_consensus_is_read_by_the_group_and_its_officers() {
    for kind in THIRD {
        expect(
            &sealed(kind, Stage::Agreed),
            &[
                ("owner", owner(), READ_LATE),
                ("lead", Actor { is_owner: false, ..lead() }, READ),
                ("member", actor(Standing::Member), READ),
                ("group leader", actor(Standing::Leader), READ),
                ("officer", actor(Standing::Officer), READ),
                // They read the version.
                ("school leader", school_leader(), NONE),
                ("stranger", actor(Standing::Stranger), NONE),
                ("removed owner", removed(owner()), KEEP),
                ("removed member", removed(actor(Standing::Member)), NONE),
                ("administrator", administrator(), NONE),
            ],
        );
    }
}

#[test]
fn nothing_is_written_outside_the_stage_of_its_kind() {
    let stages = [Stage::Draft, Stage::FirstDegree, Stage::Meeting, Stage::Agreed];
    let everybody = Actor { coauthor: Coauthor::Now, standing: Standing::Leader, ..present(lead()) };
    for (kind, home) in
        [(DocumentKind::Draft, Stage::Draft), (DocumentKind::Fork, Stage::FirstDegree), (DocumentKind::Consensus, Stage::Meeting)]
    {
        for stage in stages {
            let wanted = if stage == home { WRITE } else { READ_LATE };
            assert_eq!(access(&everybody, &open(kind, stage)), wanted, "{kind:?} in {stage:?}");
            assert_eq!(access(&everybody, &sealed(kind, stage)), READ_LATE, "sealed {kind:?} in {stage:?}");
        }
    }
}

#[test]
fn sealed_versions_are_read_by_the_group_its_officers_and_the_schools_leaders() {
    let elsewhere = Actor { is_same_school: false, ..school_leader() };
    for (who, actor, standing, taken_back) in [
        ("lead", lead(), true, true),
        ("owner", owner(), true, true),
        ("member", actor(Standing::Member), true, false),
        ("group leader", actor(Standing::Leader), true, false),
        ("officer", actor(Standing::Officer), true, false),
        ("school leader", school_leader(), true, false),
        ("school leader who left the group", removed(school_leader()), true, false),
        ("leader of another school", elsewhere, false, false),
        ("stranger", actor(Standing::Stranger), false, false),
        ("removed owner", removed(owner()), false, false),
        ("administrator", administrator(), false, false),
    ] {
        assert_eq!(may_read_version(&actor, false), standing, "{who}");
        assert_eq!(may_read_version(&actor, true), taken_back, "{who}, taken back");
    }
}

#[test]
fn a_plan_is_seen_by_its_group_and_once_sent_by_the_schools_leaders() {
    for (who, actor, in_draft, later) in [
        ("member", actor(Standing::Member), true, true),
        ("group leader", actor(Standing::Leader), true, true),
        ("officer", actor(Standing::Officer), true, true),
        ("school leader", school_leader(), false, true),
        ("leader of another school", Actor { is_same_school: false, ..school_leader() }, false, false),
        ("stranger", actor(Standing::Stranger), false, false),
        ("removed member", removed(actor(Standing::Member)), false, false),
        ("administrator", administrator(), false, false),
    ] {
        assert_eq!(may_see_plan(&actor, Stage::Draft), in_draft, "{who}");
        for stage in [Stage::FirstDegree, Stage::Meeting, Stage::Agreed] {
            assert_eq!(may_see_plan(&actor, stage), later, "{who} in {stage:?}");
        }
    }
}
