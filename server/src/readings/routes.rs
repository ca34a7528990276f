//! `PUT /api/versions/{id}/reading`; the rim puts `/api` before it.

use super::Recorded;
use crate::{app::App, auth::User, error::Result, events::Audience, http::Json as Body, versions};
use aide::axum::{ApiRouter, routing::put};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use sandu_proto::http::{comments::Reading, events::Notice};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/versions/{id}/reading", put(put_reading))
}

async fn put_reading(State(app): State<App>, user: User, Path(id): Path<String>, Body(reading): Body<Reading>) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    let (version, recorded) = super::record(&mut tx, &user, versions::version_id(&id)?, reading.answer).await?;
    tx.commit().await?;
    match recorded {
        Recorded::New => {
            let audience = Audience::School { group: version.group, school: version.school };
            app.events.publish(audience, Notice::PlanChanged { group_id: version.group, plan_id: version.plan });
        }
        Recorded::Known => {}
    }
    Ok(StatusCode::NO_CONTENT)
}
