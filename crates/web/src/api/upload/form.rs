//! A form with a file in it, as it comes: whatever its size, no more than a few pieces of it are in memory, and what stands
//! around the file is bounded.

use crate::api::upload::Upload;
use crate::edge::Problem;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header;
use http_body::Frame;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

/// Bytes of a form around its file.
const AROUND: u64 = 256 * 1024;
/// Bytes of a field that is no file.
const LONGEST_FIELD: usize = 64 * 1024;
/// Fields of a form.
const MOST_FIELDS: usize = 1_000;
/// Bytes that are handed on before what came is looked at.
const STRIDE: u64 = 256 * 1024;
/// Bytes that may come before anything is made of them: the head of a field is never that long.
const PATIENCE: u64 = 4 * 1024 * 1024;

pub struct Form {
    parts: Multipart,
    largest: u64,
    fields: usize,
    came: Arc<Came>,
}

#[derive(Default)]
struct Came {
    all: AtomicU64,
    /// Since something was last made of it.
    waiting: AtomicU64,
}

/// What was said before the file's own bytes.
pub struct Head {
    pub name: String,
    pub file_name: String,
}

impl Form {
    /// Of a request whose file has that many bytes at most.
    pub async fn open(request: Request, largest: u64) -> Result<Form, Problem> {
        let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|bytes| bytes > largest.saturating_add(AROUND)) {
            return Err(too_large(largest));
        }
        let came = Arc::new(Came::default());
        let counted = came.clone();
        let mut request = request.map(|body| Body::new(Stepwise { body, largest, came: counted, stride: 0 }));
        // The limit of a form that is held in memory is none of ours.
        DefaultBodyLimit::disable().apply(&mut request);
        let parts = Multipart::from_request(request, &()).await.map_err(|error| cannot_be_read(&error.body_text()))?;
        Ok(Form { parts, largest, fields: 0, came })
    }

    /// The next field; none at the end.
    pub async fn next(&mut self) -> Result<Option<(Head, Part<'_>)>, Problem> {
        self.fields += 1;
        if self.fields > MOST_FIELDS {
            return Err(Problem::malformed("", "not_a_form", format!("a form has {MOST_FIELDS} fields at most")));
        }
        self.came.waiting.store(0, Ordering::Relaxed);
        let (came, largest) = (&self.came, self.largest);
        let field = self.parts.next_field().await.map_err(|error| fault(came, largest, &error.body_text()))?;
        Ok(field.map(|field| {
            let head = Head {
                name: field.name().unwrap_or_default().to_owned(),
                file_name: field.file_name().unwrap_or_default().to_owned(),
            };
            (head, Part { field, largest, came })
        }))
    }
}

/// What stands in one field.
pub struct Part<'a> {
    field: Field<'a>,
    largest: u64,
    came: &'a Came,
}

impl Part<'_> {
    async fn chunk(&mut self) -> Result<Option<Bytes>, Problem> {
        self.came.waiting.store(0, Ordering::Relaxed);
        self.field.chunk().await.map_err(|error| fault(self.came, self.largest, &error.body_text()))
    }

    /// A field that is no file.
    pub async fn text(mut self) -> Result<String, Problem> {
        let mut text = Vec::new();
        while let Some(more) = self.chunk().await? {
            if text.len() + more.len() > LONGEST_FIELD {
                let name = self.field.name().unwrap_or_default();
                return Err(Problem::invalid(name, "too_long", format!("may have {} kB at most", LONGEST_FIELD / 1024)));
            }
            text.extend_from_slice(&more);
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// A small file, in memory.
    pub async fn bytes(mut self, largest: usize) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        while let Some(more) = self.chunk().await? {
            if bytes.len() + more.len() > largest {
                return Err(too_large(largest as u64));
            }
            bytes.extend_from_slice(&more);
        }
        Ok(bytes)
    }

    /// A file, to the disk.
    pub async fn upload(mut self) -> Result<Upload, Problem> {
        let mut upload = Upload::new(self.largest)?;
        while let Some(more) = self.chunk().await? {
            upload.write(&more)?;
        }
        upload.finished()
    }
}

pub(super) fn too_large(largest: u64) -> Problem {
    Problem::new("too-large", format!("a file may have {} at most", size(largest)))
}

/// As people say it.
fn size(bytes: u64) -> String {
    const MB: u64 = 1024 * 1024;
    match bytes {
        bytes if bytes >= 1024 * MB => format!("{} GB", bytes / (1024 * MB)),
        bytes if bytes >= MB => format!("{} MB", bytes / MB),
        bytes => format!("{bytes} bytes"),
    }
}

fn fault(came: &Came, largest: u64, said: &str) -> Problem {
    if came.all.load(Ordering::Relaxed) > largest.saturating_add(AROUND) {
        return too_large(largest);
    }
    if came.waiting.load(Ordering::Relaxed) > PATIENCE {
        return Problem::malformed("", "not_a_form", "the head of a field of the form has no end".to_owned());
    }
    cannot_be_read(said)
}

fn cannot_be_read(said: &str) -> Problem {
    Problem::malformed("", "not_a_form", format!("the form cannot be read: {said}"))
}

/// A body that lets what came be looked at after each stride: whoever reads a form takes all that there is, and a fast sender
/// would fill the memory.
struct Stepwise {
    body: Body,
    largest: u64,
    came: Arc<Came>,
    stride: u64,
}

impl HttpBody for Stepwise {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, on: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if this.stride >= STRIDE {
            this.stride = 0;
            on.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = Pin::new(&mut this.body).poll_frame(on);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
        {
            let length = data.len() as u64;
            this.stride += length;
            let all = this.came.all.fetch_add(length, Ordering::Relaxed) + length;
            let waiting = this.came.waiting.fetch_add(length, Ordering::Relaxed) + length;
            // One large piece is no waiting: it is there already.
            if all > this.largest.saturating_add(AROUND) || waiting > PATIENCE && waiting > length {
                return Poll::Ready(Some(Err(axum::Error::new(std::io::Error::other("the form is over its limit")))));
            }
        }
        polled
    }
}
