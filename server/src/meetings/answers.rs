//! What became of the red marks, once the consensus is sealed: a part of the record, and no second meeting takes it away.

use super::{sql, unknown};
use crate::{
    auth::User,
    db::Connection,
    decisions,
    error::{Error, Result},
    plans,
};
use sandu_proto::{
    http::meetings::{MarkAnswers, MeetingMark},
    id::PlanId,
};

/// Every mark of the plan with its decision, for whoever may read what is sealed.
pub async fn answers(connection: &mut Connection, user: &User, plan: PlanId) -> Result<MarkAnswers> {
    if !plans::reads_sealed(connection, user, plan).await? {
        return Err(unknown());
    }
    // While the meeting is on its decisions may be taken back, and are its people's alone.
    let meeting = sql::first_of(connection, plan).await?;
    let meeting = meeting.and_then(|meeting| Some((meeting.closed_at_ms?, meeting)));
    let (closed_at_ms, meeting) = meeting.ok_or_else(|| Error::not_found("定稿以后，才有红笔的答复。"))?;
    let mut decided = decisions::standing(connection, meeting.id).await?;
    let marks = sql::marks(connection, meeting.id).await?.into_iter();
    let marks = marks.map(|mark| MeetingMark { decision: decided.remove(&mark.id), ..mark }).collect();
    Ok(MarkAnswers { closed_at_ms, consensus: meeting.consensus, marks })
}

#[cfg(test)]
mod tests {
    use crate::{
        groups,
        meetings::fixture::Room,
        testing::{Answer, Client},
    };
    use axum::http::StatusCode;
    use sandu_proto::{
        error::ErrorCode,
        http::{
            accounts::AccountKind,
            decisions::MarkOutcome,
            meetings::{MarkAnswers, MeetingView},
            plans::PlanView,
        },
        id::{DecisionId, PlanId},
    };
    use serde_json::json;

    async fn ask(room: &Room, client: &Client) -> Answer {
        client.get(&format!("/api/plans/{}/answers", room.plan)).await
    }

    async fn answered(room: &Room, client: &Client) -> Vec<(String, Option<(MarkOutcome, String, String)>)> {
        let answers: MarkAnswers = ask(room, client).await.json();
        let said = |decision: sandu_proto::http::decisions::Decision| (decision.outcome, decision.note, decision.by.name);
        answers.marks.into_iter().map(|mark| (mark.id, mark.decision.map(said))).collect()
    }

    /// Two marks of 王丽娟's, one adopted and one declined, and sealed.
    async fn sealed() -> Room {
        let room = Room::listed(&["a", "b"]).await;
        for new in [room.adopt("a"), room.decline("b")] {
            room.decide(&room.lin, DecisionId::new(), &new).await;
        }
        room.seal(&room.leader).await.json::<PlanView>();
        room
    }

    #[tokio::test]
    async fn what_became_of_each_mark_is_read_after_sealing_and_a_second_meeting_does_not_take_it_away() {
        let room = sealed().await;
        let wanted = [
            ("a".to_owned(), Some((MarkOutcome::Adopted, "先放一放".to_owned(), "林小雨".to_owned()))),
            ("b".to_owned(), Some((MarkOutcome::Declined, "先放一放".to_owned(), "林小雨".to_owned()))),
        ];
        assert_eq!(answered(&room, &room.wang).await, wanted);
        room.meet_again(&room.leader).await.json::<PlanView>();
        assert!(room.view(&room.wang).await.marks.is_empty(), "the second meeting has no marks of its own");
        assert_eq!(answered(&room, &room.wang).await, wanted);
    }

    #[tokio::test]
    async fn the_answers_are_for_whoever_may_read_what_is_sealed_and_for_nobody_else() {
        let room = sealed().await;
        let head = room.school.browser_of(room.school.add_person("head", AccountKind::Leader).await).await;
        for client in [&room.officer, &head] {
            assert_eq!(answered(&room, client).await.len(), 2);
        }
        let stranger = room.school.browser_of(room.school.add_stranger("qian").await).await;
        let administrator = room.school.browser_of(room.school.add_person("boss", AccountKind::Administrator).await).await;
        let mut tx = room.school.app.db.begin().await.expect("begins");
        groups::remove(&mut tx, room.school.group, room.wang_id).await.expect("is removed");
        tx.commit().await.expect("commits");
        for client in [&stranger, &administrator, &room.wang] {
            assert_eq!(ask(&room, client).await.refusal(), ErrorCode::NotFound);
        }
        assert_eq!(ask(&room, &room.school.browser()).await.refusal(), ErrorCode::Unauthorized);
        for id in ["1".to_owned(), PlanId::new().to_string()] {
            assert_eq!(room.leader.get(&format!("/api/plans/{id}/answers")).await.refusal(), ErrorCode::NotFound);
        }
    }

    #[tokio::test]
    async fn while_the_meeting_is_on_nothing_is_an_answer_yet() {
        let room = Room::sent().await;
        assert_eq!(ask(&room, &room.wang).await.refusal(), ErrorCode::NotFound);
        room.open().await;
        assert_eq!(ask(&room, &room.wang).await.refusal(), ErrorCode::NotFound);
    }

    #[tokio::test]
    async fn why_somebody_was_absent_stays_with_the_meeting_unless_they_were_there_after_all() {
        let room = Room::listed(&["a"]).await;
        let absent = room.school.add_stranger("sun").await;
        let mut tx = room.school.app.db.begin().await.expect("begins");
        groups::add(&mut tx, room.school.group, absent, groups::Role::Member).await.expect("a membership");
        tx.commit().await.expect("commits");
        let note = json!({ "account": absent, "reason": "外出培训" });
        assert_eq!(room.leader.post(&format!("/api/plans/{}/absences", room.plan), &note).await.status, StatusCode::OK);
        room.decide(&room.lin, DecisionId::new(), &room.decline("a")).await;
        room.seal(&room.leader).await.json::<PlanView>();
        let reasons = |view: MeetingView| view.absences.into_iter().map(|one| one.reason).collect::<Vec<_>>();
        assert_eq!(reasons(room.view(&room.wang).await), ["外出培训"]);
        let late = json!({ "account": absent, "reason": "当时在线上" });
        assert_eq!(room.leader.post(&room.path("/sign-ins/late").await, &late).await.status, StatusCode::OK);
        assert!(reasons(room.view(&room.wang).await).is_empty());
    }
}
