//! Uploading and seeing pictures, over HTTP.

use crate::testing::{Answer, Client, School};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use image::{DynamicImage, GrayImage, ImageFormat};
use sandu_proto::{error::ErrorCode, http::accounts::Image, id::ImageId};
use std::io::Cursor;

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::from(GrayImage::new(12, 6)).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("encodes");
    bytes
}

async fn upload(client: &Client, id: ImageId, bytes: Vec<u8>) -> Answer {
    client.send(Method::PUT, &format!("/api/images/{id}"), Body::from(bytes)).await
}

#[tokio::test]
async fn a_picture_is_kept_under_the_id_its_client_made_and_seen_by_the_school_and_its_officers() {
    let school = School::new().await;
    let (lead, id) = (school.browser_of(school.lead).await, ImageId::new());
    let image: Image = upload(&lead, id, png()).await.json();
    assert_eq!((image.id, image.width, image.height), (id, 12, 6));
    for viewer in [school.lead, school.lin, school.officer] {
        let seen = school.browser_of(viewer).await.get(&format!("/api/images/{id}")).await;
        assert_eq!(seen.status, StatusCode::OK);
        assert_eq!(seen.headers["content-type"], "image/png");
        assert!(seen.body.starts_with(b"\x89PNG"));
        assert_eq!(seen.headers["content-security-policy"], "sandbox; default-src 'none'");
        assert_eq!(seen.headers["x-content-type-options"], "nosniff");
        assert_eq!(seen.headers["content-disposition"], "inline");
        assert_eq!(seen.headers["cache-control"], "private, max-age=31536000, immutable");
    }
}

#[tokio::test]
async fn strangers_and_those_who_are_not_logged_in_see_no_picture() {
    let school = School::new().await;
    let id = ImageId::new();
    assert_eq!(upload(&school.browser_of(school.lead).await, id, png()).await.status, StatusCode::OK);
    let stranger = school.browser_of(school.add_stranger("wai").await).await;
    let path = format!("/api/images/{id}");
    assert_eq!(stranger.get(&path).await.refusal(), ErrorCode::NotFound);
    assert_eq!(school.browser().get(&path).await.refusal(), ErrorCode::Unauthorized);
    let mut tx = school.app.db.begin().await.expect("begins");
    crate::groups::remove(&mut tx, school.group, school.officer).await.expect("removes");
    tx.commit().await.expect("commits");
    let officer = school.browser_of(school.officer).await;
    assert_eq!(officer.get(&path).await.refusal(), ErrorCode::NotFound, "no longer invited");
}

#[tokio::test]
async fn sending_a_picture_again_changes_nothing_and_nobody_takes_anothers_id() {
    let school = School::new().await;
    let (lead, id) = (school.browser_of(school.lead).await, ImageId::new());
    let first = upload(&lead, id, png()).await;
    assert_eq!(upload(&lead, id, b"not even a picture".to_vec()).await.body, first.body);
    let lin = school.browser_of(school.lin).await;
    assert_eq!(upload(&lin, id, png()).await.refusal(), ErrorCode::Conflict);
}

#[tokio::test]
async fn two_sendings_at_the_same_time_are_one_picture() {
    let school = School::new().await;
    let (lead, id) = (school.browser_of(school.lead).await, ImageId::new());
    let (one, two) = tokio::join!(upload(&lead, id, png()), upload(&lead, id, png()));
    assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(one.body, two.body);
}

#[tokio::test]
async fn svg_and_other_files_and_oversized_ones_are_refused_and_not_kept() {
    let school = School::new().await;
    let (lead, id) = (school.browser_of(school.lead).await, ImageId::new());
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
    assert_eq!(upload(&lead.clone().with("content-type", "image/png"), id, svg).await.refusal(), ErrorCode::Invalid);
    let mut large = png();
    large.resize(10 * 1024 * 1024 + 1, 0);
    assert_eq!(upload(&lead, id, large).await.refusal(), ErrorCode::TooLarge);
    assert_eq!(upload(&school.browser(), id, png()).await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(lead.get(&format!("/api/images/{id}")).await.refusal(), ErrorCode::NotFound);
}
