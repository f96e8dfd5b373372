//! A minimal HTTP/1.1 client over one kept-alive connection. No redirects, no compression, no TLS, no jar of cookies.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

pub struct Connection {
    reader: BufReader<TcpStream>,
    token: String,
}

#[derive(Debug, Clone)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    pub content_type: &'static str,
    pub body: Vec<u8>,
    /// The `Idempotency-Key`, where one is sent.
    pub key: Option<String>,
    /// The session of a browser, sent in the place of the token.
    pub cookie: Option<String>,
}

impl Request {
    /// The same request, made so that sending it twice counts once.
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The same request as a browser sends it that is signed in.
    pub fn with_cookie(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    pub fn get(path: impl Into<String>) -> Self {
        Request { method: "GET", path: path.into(), content_type: "application/json", body: Vec::new(), key: None, cookie: None }
    }

    /// A form as a page sends it; its values need no escaping.
    pub fn form(path: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request {
            method: "POST",
            content_type: "application/x-www-form-urlencoded",
            body: body.join("&").into_bytes(),
            ..Request::get(path)
        }
    }

    /// The body is JSON.
    pub fn post(path: impl Into<String>, body: &serde_json::Value) -> Self {
        Request {
            method: "POST",
            path: path.into(),
            content_type: "application/json",
            body: serde_json::to_vec(body).unwrap_or_default(),
            key: None,
            cookie: None,
        }
    }
}

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("not JSON: {}", self.text()))
    }

    /// Enough of the body to see what it is.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body[..self.body.len().min(600)]).into_owned()
    }

    pub fn whole(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Empty where there is none; the first of several.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    /// Name and value of the cookie that is set, as it is sent back.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case("set-cookie"));
        let pairs = set.filter_map(|(_, value)| value.split(';').next());
        pairs.filter(|pair| pair.split('=').next() == Some(name)).map(str::to_owned).next()
    }
}

impl Connection {
    pub fn open(address: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(600)))?;
        Ok(Connection { reader: BufReader::with_capacity(64 * 1024, stream), token: token.to_owned() })
    }

    /// The requests that follow are this token's.
    pub fn speak_for(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    pub fn send(&mut self, request: &Request) -> Result<Response> {
        let mut head = format!("{} {} HTTP/1.1\r\nhost: localhost\r\n", request.method, request.path);
        if let Some(cookie) = &request.cookie {
            head.push_str(&format!("cookie: {cookie}\r\n"));
        } else if !self.token.is_empty() {
            head.push_str(&format!("authorization: Bearer {}\r\n", self.token));
        }
        if request.method != "GET" {
            head.push_str(&format!("content-type: {}\r\ncontent-length: {}\r\n", request.content_type, request.body.len()));
        }
        if let Some(key) = &request.key {
            head.push_str(&format!("idempotency-key: {key}\r\n"));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&request.body);
        self.reader.get_mut().write_all(&bytes)?;
        self.receive()
    }

    fn receive(&mut self) -> Result<Response> {
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let Some(status) = status else { bail!("no HTTP answer but {line:?}") };
        let (mut length, mut chunked) = (0usize, false);
        let mut headers = Vec::new();
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            let header = line.trim_end();
            if header.is_empty() {
                break;
            }
            let Some((name, value)) = header.split_once(':') else { bail!("malformed header {header:?}") };
            headers.push((name.to_owned(), value.trim().to_owned()));
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().context("content-length")?;
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                chunked = value.trim().eq_ignore_ascii_case("chunked");
            }
        }
        let body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Ok(Response { status, headers, body })
    }

    fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16).with_context(|| format!("chunk size {line:?}"))?;
            body.extend(self.exactly(size)?);
            self.exactly(2)?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}
