//! Who is in a group, and who may change how it works.

use super::{MAX_PEOPLE, Role, add, load, of_user, people, remove, role, workflow};
use crate::{testing::School, users::create_guest};
use axum::http::StatusCode;
use sandu_proto::{
    error::ErrorCode,
    http::{
        accounts::{GroupSettings, GroupView},
        workflow::{Preset, WeeklySlot},
    },
};
use serde_json::json;

#[tokio::test]
async fn only_the_leader_changes_the_settings_and_only_within_bounds() {
    let school = School::new().await;
    let path = format!("/api/groups/{}/settings", school.group);
    let slot = WeeklySlot { weekday: 4, minute: 870, place: " 三楼教研室 ".into() };
    let settings = GroupSettings { workflow: workflow::workflow(Preset::Discussion), slot: Some(slot.clone()) };
    let stranger = school.add_stranger("wai").await;
    assert_eq!(school.browser_of(school.lin).await.put(&path, &settings).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(school.browser_of(school.officer).await.put(&path, &settings).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(school.browser_of(stranger).await.put(&path, &settings).await.refusal(), ErrorCode::NotFound);
    assert_eq!(school.browser().put(&path, &settings).await.refusal(), ErrorCode::Unauthorized);
    let lead = school.browser_of(school.lead).await;
    for days in [json!(31), json!(300), json!(-1), json!("3")] {
        let mut wrong = serde_json::to_value(&settings).expect("serializes");
        wrong["workflow"]["lead_days"] = days;
        assert_eq!(lead.put(&path, &wrong).await.refusal(), ErrorCode::Invalid);
    }
    let sunday = GroupSettings { slot: Some(WeeklySlot { weekday: 8, ..slot.clone() }), ..settings.clone() };
    assert_eq!(lead.put(&path, &sunday).await.refusal(), ErrorCode::Invalid);
    let mut connection = school.app.db.read().await.expect("reads");
    let before = load(&mut connection, school.group).await.expect("loads").expect("is there").settings;
    assert_eq!(before, GroupSettings { workflow: workflow::FIRST, slot: None }, "nothing was changed");
    assert_eq!(lead.put(&path, &settings).await.status, StatusCode::OK);
    let after = load(&mut connection, school.group).await.expect("loads").expect("is there").settings;
    assert_eq!(after, GroupSettings { slot: Some(WeeklySlot { place: "三楼教研室".into(), ..slot }), ..settings });
}

#[tokio::test]
async fn a_removed_member_is_nothing_in_the_group_until_brought_back() {
    let school = School::new().await;
    let mut tx = school.app.db.begin().await.expect("begins");
    assert_eq!(role(&mut tx, school.group, school.lin).await.expect("reads"), Some(Role::Member));
    remove(&mut tx, school.group, school.lin).await.expect("removes");
    assert_eq!(role(&mut tx, school.group, school.lin).await.expect("reads"), None);
    assert!(of_user(&mut tx, school.lin).await.expect("reads").is_empty());
    let names: Vec<_> = people(&mut tx, school.group).await.expect("reads").into_iter().map(|(person, role)| (person.name, role)).collect();
    assert_eq!(names, [("陈思远".to_owned(), Role::Leader), ("周教研".to_owned(), Role::Officer)]);
    assert_eq!(remove(&mut tx, school.group, school.lin).await.expect_err("gone already").code, ErrorCode::NotFound);
    add(&mut tx, school.group, school.lin, Role::Leader).await.expect("adds");
    assert_eq!(role(&mut tx, school.group, school.lin).await.expect("reads"), Some(Role::Leader));
}

#[tokio::test]
async fn a_group_is_shown_to_who_is_in_it() {
    let school = School::new().await;
    let path = format!("/api/groups/{}", school.group);
    let view: GroupView = school.browser_of(school.lin).await.get(&path).await.json();
    assert_eq!((view.summary.name.as_str(), view.summary.is_leader, view.summary.is_officer), ("三年级语文组", false, false));
    let members: Vec<_> = view.members.iter().map(|member| (member.person.name.as_str(), member.role)).collect();
    assert_eq!(members, [("陈思远", Role::Leader), ("林小雨", Role::Member), ("周教研", Role::Officer)]);
    assert!(school.browser_of(school.officer).await.get(&path).await.json::<GroupView>().summary.is_officer);
    let stranger = school.add_stranger("wai").await;
    assert_eq!(school.browser_of(stranger).await.get(&path).await.refusal(), ErrorCode::NotFound);
    school.remove_from_group(school.lin).await;
    assert_eq!(school.browser_of(school.lin).await.get(&path).await.refusal(), ErrorCode::NotFound);
    assert_eq!(school.browser().get(&path).await.refusal(), ErrorCode::Unauthorized);
}

#[tokio::test]
async fn a_large_group_is_listed_whole_and_a_full_one_takes_nobody_more() {
    let school = School::new().await;
    let mut tx = school.app.db.begin().await.expect("begins");
    for _ in people(&mut tx, school.group).await.expect("reads").len()..usize::try_from(MAX_PEOPLE).expect("small") {
        let id = create_guest(&mut tx, school.school, "组员").await.expect("an account");
        add(&mut tx, school.group, id, Role::Member).await.expect("joins");
    }
    let all = people(&mut tx, school.group).await.expect("reads");
    assert_eq!(i64::try_from(all.len()).expect("small"), MAX_PEOPLE);
    let one_more = create_guest(&mut tx, school.school, "又一位").await.expect("an account");
    let refused = add(&mut tx, school.group, one_more, Role::Member).await.expect_err("it is full");
    assert_eq!(refused.code, ErrorCode::Conflict);
    add(&mut tx, school.group, school.lin, Role::Leader).await.expect("who is in it changes roles");
    remove(&mut tx, school.group, school.lin).await.expect("leaves");
    add(&mut tx, school.group, one_more, Role::Member).await.expect("there is a place again");
}
