//! Sheets that are open hear of a list of names that is saved during class.

use super::Listener;
use crate::{events::Audience, lessons::fixture::Observed};
use sandu_proto::http::{events::Notice, guests::ClassNames, lessons::Purpose};
use serde_json::json;

#[tokio::test]
async fn a_class_list_that_is_saved_or_taken_away_is_told_to_the_group_once() {
    let lesson = Observed::new(Purpose::Learning).await;
    let group_id = lesson.school.group;
    let mut observer = Listener::open(&lesson.wang.1).await;
    for names in [json!(["李小雨"]), json!(["一"]), json!([])] {
        let answer = lesson.teacher.put(&lesson.path("/class-names"), &json!({ "names": names })).await;
        if answer.status.is_success() {
            answer.json::<ClassNames>();
            assert_eq!(observer.next().await, Some(Notice::ClassNamesChanged { group_id, lesson_id: lesson.id }), "{names}");
        }
    }
    lesson.school.app.events.publish(Audience::Group(group_id), Notice::LateEditKept);
    assert_eq!(observer.next().await, Some(Notice::LateEditKept), "a list that was refused is not told");
}
