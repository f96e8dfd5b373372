//! The file of rejects on its way to whoever asked for it: one part is read when the one before it has gone.

use crate::edge::Edge;
use actions::{Actor, ImportRejects, Refused, RejectsFrom, RejectsPart};
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use http_body::{Body as HttpBody, Frame};
use jiff::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::Semaphore;

/// Parts that are read at the same time, whoever reads them: the other readers of the store are for everybody's work. Nobody
/// has a turn while they take what was read, so that one slow line keeps no other waiting.
const AT_ONCE: usize = 2;
static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

type Reading = Pin<Box<dyn Future<Output = Result<RejectsPart, Refused>> + Send>>;

/// # Errors
/// As [`ImportRejects`] for the first part. Where a later one fails the answer breaks off, and whoever reads it is told so by
/// its missing end.
pub(crate) async fn answer(edge: &Edge, by: Actor, now: Timestamp, import: String) -> Result<Response, Refused> {
    let from = Where { edge: edge.clone(), by, now, import };
    let first = from.clone().read(RejectsFrom::Start).await?;
    let disposition = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"rejects.csv\""),
    ];
    let parts = Parts { next: first.next, ready: Some(first.csv), reading: None, from };
    Ok((disposition, Body::new(parts)).into_response())
}

#[derive(Clone)]
struct Where {
    edge: Edge,
    by: Actor,
    now: Timestamp,
    import: String,
}

impl Where {
    async fn read(self, part: RejectsFrom) -> Result<RejectsPart, Refused> {
        // It is never closed; were it, reading would go on without turns.
        let _turn = TURNS.acquire().await.ok();
        self.edge.app().act(&self.by, self.now, ImportRejects { import: self.import, part }).await
    }
}

struct Parts {
    from: Where,
    ready: Option<Vec<u8>>,
    reading: Option<Reading>,
    next: Option<RejectsFrom>,
}

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = Refused;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Refused>>> {
        if let Some(csv) = self.ready.take() {
            return Poll::Ready(Some(Ok(Frame::data(csv.into()))));
        }
        let mut reading = match (self.reading.take(), self.next.take()) {
            (Some(reading), _) => reading,
            (None, Some(part)) => Box::pin(self.from.clone().read(part)),
            (None, None) => return Poll::Ready(None),
        };
        let Poll::Ready(read) = reading.as_mut().poll(context) else {
            self.reading = Some(reading);
            return Poll::Pending;
        };
        Poll::Ready(Some(read.map(|part| {
            self.next = part.next;
            Frame::data(part.csv.into())
        })))
    }

    fn is_end_stream(&self) -> bool {
        self.ready.is_none() && self.reading.is_none() && self.next.is_none()
    }
}
