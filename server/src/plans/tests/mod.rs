//! A plan through its stages against a real database, with what sync does to documents done by hand; see `fixture`.

mod acts;
mod deleting;
mod http;
mod people;
mod workflow;

use super::{fixture::School, *};
use crate::{groups::workflow::FIRST, sync::access::Gate};
use sandu_proto::{
    frame::Right,
    http::plans::{PlanAction, Waiting},
    id::VersionId,
};

/// A plan that has been sent.
async fn sent(school: &School) -> PlanId {
    let plan = school.plan().await;
    school.perform(plan, &school.lead, PlanAction::Send).await.expect("is sent");
    plan
}

/// A plan whose meeting is open; 王丽娟 has handed in.
async fn in_meeting(school: &School) -> PlanId {
    let plan = sent(school).await;
    school.perform(plan, &school.wang, PlanAction::HandIn).await.expect("is handed in");
    school.perform(plan, &school.leader, PlanAction::OpenMeeting).await.expect("is opened");
    plan
}

#[track_caller]
fn refused<T>(result: Result<T>, code: ErrorCode, message: &str) {
    let error = result.err().expect("is refused");
    assert_eq!((error.code, error.message.as_ref()), (code, message));
}

async fn right(school: &School, user: &User, document: DocumentId) -> Option<Right> {
    gate(school.db.clone()).access(user.id, document).await.expect("answers").map(|access| access.right)
}
