//! Touches, news of them, and their voiding. Append-only: nothing here changes or removes what happened. What the guard says of
//! it may change, as the history that it is judged by grows backwards.

use crate::error::StoreError;
use crate::prospects::raw;
use crate::query::queries;
use crate::tx::{Row, Tx};
use crate::value::{ToValue, Value};
use crate::{json, params};
use jiff::Timestamp;
use planner::cadence::Purpose;
use planner::hour::Cell;
use planner::id::{CompanyId, ImportId, ProspectId, TouchId, UserId};
use planner::surroundings::{CompanyTouch, NumberDial};
use planner::touch::{Direction, News, Outcome, Touch};
use std::collections::HashMap;

queries! {
    INSERT = "touches_insert";
    OF = "touches_of";
    GET = "touches_get";
    NOTE = "touches_note";
    CELL = "touches_cell";
    STANDING = "touches_standing";
    NEWS_INSERT = "touch_news_insert";
    NEWS_OF = "touch_news_of";
    VOID = "touches_void";
    NUMBER_DIALS = "touches_number_dials";
    COMPANY = "touches_company";
    LAST_AT_COMPANY = "touches_last_at_company";
    LAST_ON_NUMBER = "touches_last_on_number";
    HEARD = "prospects_heard";
    OTHERS_BETWEEN = "touches_others_between";
    SET_BREACH = "touches_set_breach";
    OF_OTHERS_INSERT = "touches_of_others_insert";
    OF_OTHERS = "touches_of_others_list";
}

/// A touch as it is kept: what the planner folds, and what people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub prospect: ProspectId,
    pub touch: Touch,
    /// Who wrote it down; `touch.by` is who did it.
    pub recorded_by: UserId,
    /// The attempt (1-based) that it was logged as.
    pub attempt: Option<u16>,
    pub note: Option<String>,
    pub duration_seconds: Option<u32>,
    /// The code of the rule that it broke.
    pub breach: Option<String>,
    pub import: Option<ImportId>,
    /// Set by reading only: `void` writes it.
    pub voided: Option<Voided>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    pub at: Timestamp,
    pub by: UserId,
    pub reason: String,
}

pub fn append(tx: &mut Tx<'_>, record: &Record) -> Result<(), StoreError> {
    append_many(tx, std::slice::from_ref(record))
}

/// With the cell where it is counted for the hour; [`crate::hours`] keeps the counts.
pub fn append_counted(tx: &mut Tx<'_>, record: &Record, cell: Option<&Cell>) -> Result<(), StoreError> {
    insert(tx, std::slice::from_ref(record), cell)
}

/// Where a touch was counted for the hour; none where it says nothing about it.
pub fn counted_in(tx: &mut Tx<'_>, prospect: ProspectId, touch: TouchId) -> Result<Option<Cell>, StoreError> {
    let cell: Option<Option<i64>> = tx.query_opt(&CELL, params![prospect, touch], |row| row.get(0))?;
    Ok(cell.flatten().map(Cell::from_code))
}

/// News that the touches carry is written too.
pub fn append_many(tx: &mut Tx<'_>, records: &[Record]) -> Result<(), StoreError> {
    insert(tx, records, None)
}

fn insert(tx: &mut Tx<'_>, records: &[Record], cell: Option<&Cell>) -> Result<(), StoreError> {
    let cell = cell.map(Cell::code);
    let outcomes = records.iter().map(|record| outcome_json(&record.touch.outcome)).collect::<Result<Vec<_>, _>>()?;
    let dispositions: Vec<_> = records.iter().map(|record| record.touch.outcome.disposition()).collect();
    let values: Vec<Value<'_>> = records
        .iter()
        .zip(&outcomes)
        .zip(&dispositions)
        .flat_map(|((record, outcome), disposition)| {
            let touch = &record.touch;
            [
                record.prospect.value(),
                touch.id.value(),
                touch.enrollment.value(),
                touch.occurred_at.value(),
                touch.recorded_at.value(),
                touch.channel.value(),
                touch.direction.value(),
                disposition.value(),
                outcome.value(),
                touch.purpose.value(),
                touch.by.value(),
                record.recorded_by.value(),
                touch.step.value(),
                record.attempt.value(),
                touch.address.value(),
                record.note.value(),
                touch.irritated.value(),
                record.duration_seconds.value(),
                record.breach.value(),
                record.import.value(),
                cell.value(),
            ]
        })
        .collect();
    tx.insert_many(&INSERT, 21, &values)?;
    let spoken = records.iter().filter(|record| record.touch.direction == Direction::Outbound);
    if let Some(at) = spoken.clone().map(|record| record.touch.occurred_at).max() {
        let mut people: Vec<ProspectId> = spoken.map(|record| record.prospect).collect();
        people.sort_unstable();
        people.dedup();
        tx.execute(&HEARD, params![raw(&people), at])?;
    }
    let news: Vec<Value<'_>> = records
        .iter()
        .flat_map(|record| {
            let touch = &record.touch;
            touch.news.iter().flat_map(|(at, news)| [record.prospect.value(), touch.id.value(), at.value(), news.value()])
        })
        .collect();
    tx.insert_many(&NEWS_INSERT, 4, &news)?;
    Ok(())
}

/// Notes whose person it was that somebody else touched.
pub fn mark_of_others(tx: &mut Tx<'_>, prospect: ProspectId, touch: TouchId, owner: UserId) -> Result<(), StoreError> {
    tx.execute(&OF_OTHERS_INSERT, params![prospect, touch, owner])?;
    Ok(())
}

/// Whose person it was, for each touch of one record that somebody else made.
pub fn of_others(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<(TouchId, UserId)>, StoreError> {
    tx.query(&OF_OTHERS, params![prospect], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Outcomes without data are told by their disposition alone.
fn outcome_json(outcome: &Outcome) -> Result<Option<String>, StoreError> {
    let text = json::write(outcome)?;
    Ok(Some(text).filter(|text| text.starts_with('{')))
}

fn outcome(row: &Row<'_>, disposition: usize, data: usize) -> Result<Outcome, StoreError> {
    match row.text(data)? {
        Some(text) => json::read(text),
        None => json::read(&format!("\"{}\"", row.text(disposition)?.unwrap_or_default())),
    }
}

fn read(row: &Row<'_>) -> Result<Record, StoreError> {
    let voided_at: Option<Timestamp> = row.get(20)?;
    Ok(Record {
        prospect: row.get(0)?,
        touch: Touch {
            id: row.get(1)?,
            enrollment: row.get(2)?,
            occurred_at: row.get(3)?,
            recorded_at: row.get(4)?,
            channel: row.get(5)?,
            direction: row.get(6)?,
            outcome: outcome(row, 7, 8)?,
            purpose: row.get(9)?,
            by: row.get(10)?,
            step: row.get(12)?,
            address: row.get(14)?,
            irritated: row.get(16)?,
            news: Vec::new(),
        },
        recorded_by: row.get(11)?,
        attempt: row.get(13)?,
        note: row.get(15)?,
        duration_seconds: row.get(17)?,
        breach: row.get(18)?,
        import: row.get(19)?,
        voided: match voided_at {
            None => None,
            Some(at) => Some(Voided { at, by: row.get(21)?, reason: row.get(22)? }),
        },
    })
}

/// All of a prospect's touches in the order of history, voided ones too, with their news; with those of the records that
/// were merged into it, which stay under their own ids.
pub fn of(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<Record>, StoreError> {
    let mut records = logged_on(tx, prospect)?;
    for merged in crate::prospects::merged(tx, prospect)? {
        records.extend(logged_on(tx, merged)?);
    }
    records.sort_by_key(|record| record.touch.order());
    Ok(records)
}

fn logged_on(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<Record>, StoreError> {
    let mut records = tx.query(&OF, params![prospect], read)?;
    let mut news = news_of(tx, prospect)?;
    for record in &mut records {
        record.touch.news = news.remove(&record.touch.id).unwrap_or_default();
    }
    Ok(records)
}

pub fn get(tx: &mut Tx<'_>, prospect: ProspectId, touch: TouchId) -> Result<Option<Record>, StoreError> {
    let Some(mut record) = tx.query_opt(&GET, params![prospect, touch], read)? else { return Ok(None) };
    record.touch.news = news_of(tx, prospect)?.remove(&touch).unwrap_or_default();
    Ok(Some(record))
}

/// What was noted with one, also where it was logged on a record that was merged into this one.
pub fn note(tx: &mut Tx<'_>, prospect: ProspectId, touch: TouchId) -> Result<Option<String>, StoreError> {
    let of = |tx: &mut Tx<'_>, record: ProspectId| tx.query_opt(&NOTE, params![record, touch], |row| row.get(0));
    if let Some(note) = of(tx, prospect)? {
        return Ok(note);
    }
    for merged in crate::prospects::merged(tx, prospect)? {
        if let Some(note) = of(tx, merged)? {
            return Ok(note);
        }
    }
    Ok(None)
}

/// Those that stand, in the order of history: what a plan is made from.
pub fn standing(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<Vec<Touch>, StoreError> {
    let mut touches = tx.query(&STANDING, params![prospect], |row| {
        Ok(Touch {
            id: row.get(0)?,
            enrollment: row.get(1)?,
            occurred_at: row.get(2)?,
            recorded_at: row.get(3)?,
            channel: row.get(4)?,
            direction: row.get(5)?,
            outcome: outcome(row, 6, 7)?,
            purpose: row.get::<Purpose>(8)?,
            by: row.get(9)?,
            step: row.get(10)?,
            address: row.get(11)?,
            irritated: row.get(12)?,
            news: Vec::new(),
        })
    })?;
    if !touches.is_empty() {
        let mut news = news_of(tx, prospect)?;
        for touch in &mut touches {
            touch.news = news.remove(&touch.id).unwrap_or_default();
        }
    }
    Ok(touches)
}

fn news_of(tx: &mut Tx<'_>, prospect: ProspectId) -> Result<HashMap<TouchId, Vec<(Timestamp, News)>>, StoreError> {
    let mut news: HashMap<TouchId, Vec<(Timestamp, News)>> = HashMap::new();
    tx.for_each(&NEWS_OF, params![prospect], |row| {
        news.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
        Ok(())
    })?;
    Ok(news)
}

/// Later news of a touch; the same news twice is once.
pub fn append_news(tx: &mut Tx<'_>, prospect: ProspectId, touch: TouchId, at: Timestamp, news: News) -> Result<(), StoreError> {
    tx.execute(&NEWS_INSERT, params![prospect, touch, at, news])?;
    Ok(())
}

/// Takes a touch back.
///
/// # Errors
/// [`StoreError::Duplicate`] where it was taken back before.
pub fn void(tx: &mut Tx<'_>, prospect: ProspectId, touch: TouchId, voided: &Voided) -> Result<(), StoreError> {
    tx.execute(&VOID, params![prospect, touch, voided.at, voided.by, voided.reason])?;
    Ok(())
}

/// Dials to their numbers that were made for others who have them too, since then, oldest first.
pub fn number_dials(tx: &mut Tx<'_>, prospect: ProspectId, since: Timestamp) -> Result<Vec<NumberDial>, StoreError> {
    tx.query(&NUMBER_DIALS, params![prospect, since], |row| {
        Ok(NumberDial { number: row.get(0)?, at: row.get(1)?, by: row.get(2)? })
    })
}

/// Outbound touches with others at the same company since then, oldest first.
pub fn company_touches(
    tx: &mut Tx<'_>,
    company: CompanyId,
    except: ProspectId,
    since: Timestamp,
) -> Result<Vec<CompanyTouch>, StoreError> {
    tx.query(&COMPANY, params![company, except, since], |row| {
        Ok(CompanyTouch { at: row.get(0)?, channel: row.get(1)?, by: row.get(2)? })
    })
}

/// The latest outbound touch at a company since then: with whom, and which.
pub fn last_at_company(
    tx: &mut Tx<'_>,
    company: CompanyId,
    since: Timestamp,
) -> Result<Option<(ProspectId, TouchId)>, StoreError> {
    tx.query_opt(&LAST_AT_COMPANY, params![company, since], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The latest outbound call to a number since then: with whom, and which.
pub fn last_on_number(tx: &mut Tx<'_>, number: &str, since: Timestamp) -> Result<Option<(ProspectId, TouchId)>, StoreError> {
    tx.query_opt(&LAST_ON_NUMBER, params![number, since], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Others at that company, or with that number, who were touched between two instants.
pub fn others_between(
    tx: &mut Tx<'_>,
    person: ProspectId,
    company: Option<CompanyId>,
    number: Option<&str>,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<ProspectId>, StoreError> {
    tx.query(&OTHERS_BETWEEN, params![person, company, number, from, until], |row| row.get(0))
}

/// The rule that a touch broke, judged anew; none where it broke none.
pub fn set_breach(tx: &mut Tx<'_>, prospect: ProspectId, touch: TouchId, breach: Option<&str>) -> Result<(), StoreError> {
    tx.execute(&SET_BREACH, params![prospect, touch, breach])?;
    Ok(())
}
