//! Rows of `lessons`, `lesson_observers`, `lesson_starts`, `withdrawn_starts` and `lesson_focuses`.

use super::{Author, HandedIn, Lesson, channel};
use crate::{
    db::{Connection, from_id, from_json, from_word, to_json, word},
    error::{Error, Result},
};
use sandu_proto::{
    http::{
        accounts::Person,
        lessons::{
            Assignment, FocusRequest, InstrumentRef, LessonStart, Observer, PlanStep, SaveLessonVisit, Seats, SheetState, TaughtPlan,
        },
    },
    id::{AccountId, GroupId, LessonId, VersionId},
};
use sqlx::{Row, any::AnyRow};

/// The columns that [`lesson`] reads.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select l.id, l.group_id, l.organiser_id, o.name as organiser_name, l.teacher_id, t.name as teacher_name, l.title, l.class_name,
                l.subject, l.place, l.planned_at_ms, l.minutes, l.visit_type, l.purpose, l.version_id, l.steps, p.id as plan_id,
                p.title as plan_title, l.seat_rows, l.seat_columns, l.started_at_ms, l.ended_at_ms, l.cancelled_at_ms, l.opened_at_ms,
                l.weights, l.review_declined_at_ms, l.review_instrument_id as instrument_id,
                l.review_instrument_version as instrument_version, s.document_id, z.submitted_at_ms,
                (select count(*) from lesson_observers b where b.lesson_id = l.id) as observers,
                (select count(*) from lesson_observers b join sheets n on n.lesson_id = b.lesson_id and n.owner_id = b.user_id
                    join sealed_sheets x on x.document_id = n.document_id where b.lesson_id = l.id) as submitted,
                (select max(coalesce(x.ended_at_ms, x.submitted_at_ms)) from lesson_observers b join sheets n on n.lesson_id = b.lesson_id and n.owner_id = b.user_id
                    join sealed_sheets x on x.document_id = n.document_id where b.lesson_id = l.id) as last_seen_at_ms,
                (select count(*) from lesson_observers b join sheets n on n.lesson_id = b.lesson_id and n.owner_id = b.user_id
                    left join sealed_sheets x on x.document_id = n.document_id where b.lesson_id = l.id and x.document_id is null
                    and n.created_at_ms <= l.started_at_ms + l.minutes * 60000) as awaited
            from lessons l join users o on o.id = l.organiser_id join users t on t.id = l.teacher_id
                left join versions v on v.id = l.version_id left join plans p on p.id = v.plan_id
                left join sheets s on s.lesson_id = l.id and s.owner_id = l.teacher_id
                left join sealed_sheets z on z.document_id = s.document_id ",
            $rest
        )
    };
}

fn lesson(row: &AnyRow) -> Result<Lesson> {
    let number = |name| row.get::<Option<i32>, _>(name).map(|number| u8::try_from(number).map_err(Error::internal)).transpose();
    let seats = number("seat_rows")?.zip(number("seat_columns")?).map(|(rows, columns)| Seats { rows, columns });
    let plan = row.get::<Option<&str>, _>("plan_id").zip(row.get::<Option<&str>, _>("version_id"));
    let plan = plan.map(|(plan, version)| {
        Ok::<_, Error>(TaughtPlan { plan_id: from_id(plan)?, version_id: from_id(version)?, title: row.get("plan_title") })
    });
    let own_sheet = row.get::<Option<&str>, _>("document_id").map(|document| {
        Ok::<_, Error>(SheetState { document_id: from_id(document)?, submitted_at_ms: row.get("submitted_at_ms"), is_written: false })
    });
    let review_table = row.get::<Option<&str>, _>("instrument_id").map(|_| instrument(row));
    Ok(Lesson {
        id: from_id(row.get("id"))?,
        group: from_id(row.get("group_id"))?,
        organiser: Person { id: from_id(row.get("organiser_id"))?, name: row.get("organiser_name") },
        teacher: Person { id: from_id(row.get("teacher_id"))?, name: row.get("teacher_name") },
        title: row.get("title"),
        class_name: row.get("class_name"),
        subject: row.get("subject"),
        place: row.get("place"),
        planned_at_ms: row.get("planned_at_ms"),
        minutes: u16::try_from(row.get::<i32, _>("minutes")).map_err(Error::internal)?,
        visit_type: from_word(row.get("visit_type"))?,
        purpose: from_word(row.get("purpose"))?,
        plan: plan.transpose()?,
        steps: from_json(row.get("steps"))?,
        seats,
        started_at_ms: row.get("started_at_ms"),
        ended_at_ms: row.get("ended_at_ms"),
        cancelled_at_ms: row.get("cancelled_at_ms"),
        opened_at_ms: row.get("opened_at_ms"),
        weights: from_json(row.get("weights"))?,
        own_sheet: own_sheet.transpose()?,
        review_table: review_table.transpose()?,
        review_declined_at_ms: row.get("review_declined_at_ms"),
        handed_in: HandedIn {
            observers: row.get("observers"),
            submitted: row.get("submitted"),
            awaited: row.get("awaited"),
            last_at_ms: row.get("last_seen_at_ms"),
        },
    })
}

pub async fn load(connection: &mut Connection, id: LessonId) -> Result<Option<Lesson>> {
    let row = sqlx::query(select!("where l.id = $1")).bind(id.to_string()).fetch_optional(connection).await?;
    row.as_ref().map(lesson).transpose()
}

/// The latest first.
pub async fn of_group(connection: &mut Connection, group: GroupId) -> Result<Vec<Lesson>> {
    let rows = sqlx::query(select!("where l.group_id = $1 order by l.planned_at_ms desc, l.id desc limit 200"))
        .bind(group.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(lesson).collect()
}

/// Those that were not called off, in no order.
pub async fn begun_between(connection: &mut Connection, from_ms: i64, to_ms: i64) -> Result<Vec<Lesson>> {
    let rows = sqlx::query(select!("where l.started_at_ms between $1 and $2 and l.cancelled_at_ms is null limit 1000"))
        .bind(from_ms)
        .bind(to_ms)
        .fetch_all(connection)
        .await?;
    rows.iter().map(lesson).collect()
}

/// Those that were not called off, in no order.
pub async fn said_to_end_between(connection: &mut Connection, from_ms: i64, to_ms: i64) -> Result<Vec<Lesson>> {
    let rows = sqlx::query(select!("where l.ended_at_ms between $1 and $2 and l.cancelled_at_ms is null limit 1000"))
        .bind(from_ms)
        .bind(to_ms)
        .fetch_all(connection)
        .await?;
    rows.iter().map(lesson).collect()
}

/// Those that somebody teaches, observes or organises, or is an officer for; in groups they are in now. The latest first.
pub async fn of_user(connection: &mut Connection, user: AccountId) -> Result<Vec<Lesson>> {
    let rows = sqlx::query(select!(
        "join memberships m on m.group_id = l.group_id and m.user_id = $1 and m.removed_at_ms is null
        where l.teacher_id = $1 or l.organiser_id = $1 or m.role = 'officer'
            or exists (select 1 from lesson_observers b where b.lesson_id = l.id and b.user_id = $1)
        order by l.planned_at_ms desc, l.id desc limit 200"
    ))
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(lesson).collect()
}

/// The lessons that somebody observes, and whether they have submitted.
pub async fn observed_by(connection: &mut Connection, user: AccountId) -> Result<Vec<(LessonId, bool)>> {
    let rows = sqlx::query(
        "select b.lesson_id, z.document_id from lesson_observers b
            left join sheets s on s.lesson_id = b.lesson_id and s.owner_id = b.user_id
            left join sealed_sheets z on z.document_id = s.document_id
        where b.user_id = $1 order by b.lesson_id desc limit 2000",
    )
    .bind(user.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((from_id(row.get("lesson_id"))?, row.get::<Option<&str>, _>("document_id").is_some()))).collect()
}

/// Everything but the observers.
pub async fn put(
    connection: &mut Connection,
    id: LessonId,
    organiser: AccountId,
    (visit, steps, table): (&SaveLessonVisit, &[PlanStep], Option<&InstrumentRef>),
    now_ms: i64,
) -> Result<()> {
    sqlx::query(
        "insert into lessons (id, group_id, organiser_id, teacher_id, title, class_name, subject, place, planned_at_ms, minutes, visit_type,
            purpose, version_id, steps, seat_rows, seat_columns, created_at_ms, changed_at_ms, weights,
            review_instrument_id, review_instrument_version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18, $19, $20)
        on conflict (id) do update set teacher_id = excluded.teacher_id, title = excluded.title, class_name = excluded.class_name,
            subject = excluded.subject, place = excluded.place, planned_at_ms = excluded.planned_at_ms, minutes = excluded.minutes,
            visit_type = excluded.visit_type, purpose = excluded.purpose, version_id = excluded.version_id, steps = excluded.steps,
            seat_rows = excluded.seat_rows, seat_columns = excluded.seat_columns, changed_at_ms = excluded.changed_at_ms,
            weights = excluded.weights, review_instrument_id = excluded.review_instrument_id,
            review_instrument_version = excluded.review_instrument_version",
    )
    .bind(id.to_string())
    .bind(visit.group_id.to_string())
    .bind(organiser.to_string())
    .bind(visit.teacher.to_string())
    .bind(&visit.title)
    .bind(&visit.class_name)
    .bind(&visit.subject)
    .bind(&visit.place)
    .bind(visit.planned_at_ms)
    .bind(i32::from(visit.minutes))
    .bind(word(visit.visit_type))
    .bind(word(visit.purpose))
    .bind(visit.version_id.map(|version: VersionId| version.to_string()))
    .bind(to_json(steps))
    .bind(visit.seats.map(|seats| i32::from(seats.rows)))
    .bind(visit.seats.map(|seats| i32::from(seats.columns)))
    .bind(now_ms)
    .bind(to_json(visit.weights))
    .bind(table.map(|table| table.id.0.clone()))
    .bind(table.map(|table| i32::try_from(table.version)).transpose().map_err(Error::internal)?)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn set_observers(connection: &mut Connection, id: LessonId, observers: &[Assignment]) -> Result<()> {
    sqlx::query("delete from lesson_observers where lesson_id = $1").bind(id.to_string()).execute(&mut *connection).await?;
    for (place, Assignment { observer, instrument, focus, for_school }) in (0i32..).zip(observers) {
        sqlx::query(
            "insert into lesson_observers (lesson_id, user_id, place, instrument_id, instrument_version, focus, for_school)
            values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.to_string())
        .bind(observer.to_string())
        .bind(place)
        .bind(&instrument.id.0)
        .bind(i32::try_from(instrument.version).map_err(Error::internal)?)
        .bind(focus)
        .bind(i32::from(*for_school))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// In the order in which they were named.
pub async fn observers(connection: &mut Connection, id: LessonId) -> Result<Vec<Observer>> {
    let rows = sqlx::query(
        "select b.user_id, u.name, u.kind, b.instrument_id, b.instrument_version, b.focus, b.for_school, s.document_id, z.submitted_at_ms
        from lesson_observers b join users u on u.id = b.user_id
            left join sheets s on s.lesson_id = b.lesson_id and s.owner_id = b.user_id
            left join sealed_sheets z on z.document_id = s.document_id
        where b.lesson_id = $1 order by b.place limit 100",
    )
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let sheet = row.get::<Option<&str>, _>("document_id").map(from_id).transpose()?;
            let (kind, for_school) = (from_word(row.get("kind"))?, row.get::<i32, _>("for_school") != 0);
            Ok(Observer {
                person: Person { id: from_id(row.get("user_id"))?, name: row.get("name") },
                instrument: instrument(row)?,
                focus: row.get("focus"),
                for_school,
                channel: channel(Author::Observer { kind, for_school }),
                sheet: sheet.map(|document_id| SheetState { document_id, submitted_at_ms: row.get("submitted_at_ms"), is_written: false }),
                guest: None,
            })
        })
        .collect()
}

fn instrument(row: &AnyRow) -> Result<InstrumentRef> {
    let version = u32::try_from(row.get::<i32, _>("instrument_version")).map_err(Error::internal)?;
    Ok(InstrumentRef { id: row.get::<&str, _>("instrument_id").into(), version })
}

/// In the order of arrival.
pub async fn starts(connection: &mut Connection, id: LessonId) -> Result<Vec<LessonStart>> {
    let rows = sqlx::query(
        "select s.user_id, u.name, s.at_ms, s.received_at_ms from lesson_starts s join users u on u.id = s.user_id
        where s.lesson_id = $1 order by s.received_at_ms, s.user_id, s.at_ms limit 300",
    )
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(LessonStart {
                by: Person { id: from_id(row.get("user_id"))?, name: row.get("name") },
                at_ms: row.get("at_ms"),
                received_at_ms: row.get("received_at_ms"),
                may_withdraw: false,
            })
        })
        .collect()
}

pub async fn add_start(connection: &mut Connection, id: LessonId, by: AccountId, at_ms: i64, now_ms: i64) -> Result<()> {
    sqlx::query("insert into lesson_starts (lesson_id, user_id, at_ms, received_at_ms) values ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(by.to_string())
        .bind(at_ms)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes it back and says so. Each withdrawal of a person's start is later than the one before, whatever the clock says.
pub async fn withdraw_start(connection: &mut Connection, id: LessonId, by: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query("delete from lesson_starts where lesson_id = $1 and user_id = $2")
        .bind(id.to_string())
        .bind(by.to_string())
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "insert into withdrawn_starts (lesson_id, user_id, at_ms) values ($1, $2, $3) on conflict (lesson_id, user_id) do update
        set at_ms = case when excluded.at_ms > withdrawn_starts.at_ms then excluded.at_ms else withdrawn_starts.at_ms + 1 end",
    )
    .bind(id.to_string())
    .bind(by.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// When this person's start was last withdrawn.
pub async fn withdrawn_at_ms(connection: &mut Connection, id: LessonId, by: AccountId) -> Result<Option<i64>> {
    let row = sqlx::query("select at_ms from withdrawn_starts where lesson_id = $1 and user_id = $2")
        .bind(id.to_string())
        .bind(by.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.get("at_ms")))
}

/// It has not begun after all.
pub async fn clear_start(connection: &mut Connection, id: LessonId, now_ms: i64) -> Result<()> {
    sqlx::query("update lessons set started_at_ms = null, changed_at_ms = $2 where id = $1")
        .bind(id.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// One of the moments of a lesson.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    Started,
    Ended,
    Cancelled,
    Opened,
    ReviewDeclined,
}

pub async fn set_moment(connection: &mut Connection, id: LessonId, moment: Moment, at_ms: i64, now_ms: i64) -> Result<()> {
    let sql = match moment {
        Moment::Started => "update lessons set started_at_ms = $2, changed_at_ms = $3 where id = $1",
        Moment::Ended => "update lessons set ended_at_ms = $2, changed_at_ms = $3 where id = $1",
        Moment::Cancelled => "update lessons set cancelled_at_ms = $2, changed_at_ms = $3 where id = $1",
        Moment::Opened => "update lessons set opened_at_ms = $2, changed_at_ms = $3 where id = $1",
        Moment::ReviewDeclined => "update lessons set review_declined_at_ms = $2, changed_at_ms = $3 where id = $1",
    };
    sqlx::query(sql).bind(id.to_string()).bind(at_ms).bind(now_ms).execute(connection).await?;
    Ok(())
}

/// False if there are `most` already.
pub async fn add_focus(connection: &mut Connection, id: LessonId, (by, text): (AccountId, &str), most: i64, now_ms: i64) -> Result<bool> {
    let done = sqlx::query(
        "insert into lesson_focuses (lesson_id, seq, user_id, text, at_ms)
        select $1, n, $2, $3, $4 from (select count(*) as n from lesson_focuses where lesson_id = $1) as before where n < $5",
    )
    .bind(id.to_string())
    .bind(by.to_string())
    .bind(text)
    .bind(now_ms)
    .bind(most)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Newest first.
pub async fn focuses(connection: &mut Connection, id: LessonId) -> Result<Vec<FocusRequest>> {
    let rows = sqlx::query(
        "select f.user_id, u.name, f.text, f.at_ms from lesson_focuses f join users u on u.id = f.user_id
        where f.lesson_id = $1 order by f.seq desc limit 100",
    )
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(FocusRequest {
                by: Person { id: from_id(row.get("user_id"))?, name: row.get("name") },
                text: row.get("text"),
                at_ms: row.get("at_ms"),
            })
        })
        .collect()
}
