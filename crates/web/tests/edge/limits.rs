//! Over real sockets, with limits that a test can wait for: who keeps us waiting is let go of, who goes on is not, and whoever
//! comes meanwhile is served.

use crate::support::{at, front, given};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use testkit::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use web::listen::{self, Ended, Limits};

struct Served {
    address: SocketAddr,
    token: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Ended>,
    _app: TestApp,
}

fn short() -> Limits {
    Limits {
        head: Duration::from_millis(600),
        silence: Duration::from_millis(900),
        grace: Duration::from_millis(1200),
        pace: 1024,
        connections: 200,
        farewell: Duration::from_secs(5),
    }
}

async fn serve(limits: Limits) -> Served {
    let app = TestApp::sqlite();
    let token = app.token_of(&app.owner);
    let router = at(&app, front(given("http://localhost"), &[]));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(listen::serve(listener, router, limits, async move {
        let _ = stopped.await;
    }));
    Served { address, token, stop, ended, _app: app }
}

impl Served {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    fn head(&self, method: &str, path: &str, more: &str) -> Vec<u8> {
        format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n{more}\r\n", self.token).into_bytes()
    }

    /// A whole request on a connection of its own: its status, and how long it took.
    async fn asks(&self) -> (u16, Duration) {
        let begun = Instant::now();
        let mut stream = self.connect().await;
        stream.write_all(&self.head("GET", "/api/v1/me", "connection: close\r\n")).await.unwrap();
        (status(&read(&mut stream).await), begun.elapsed())
    }

    async fn somebody_is_served(&self) {
        let (status, took) = self.asks().await;
        assert_eq!(status, 200);
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
}

/// What comes until the other side hangs up.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut bytes)).await.expect("it hangs up");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_says_nothing_or_never_ends_its_head_is_let_go_of() {
    let served = serve(short()).await;
    let mut silent = served.connect().await;
    let mut slow = served.connect().await;
    let mut used = served.connect().await;
    used.write_all(&served.head("GET", "/api/v1/me", "")).await.unwrap();
    let begun = Instant::now();
    let dripping = async {
        // A byte now and then is no progress: the head has to be whole in time.
        for byte in b"GET /api/v1/me HTTP/1.1\r\nx-a: b".iter().cycle() {
            if slow.write_all(&[*byte]).await.is_err() || begun.elapsed() > Duration::from_secs(20) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        begun.elapsed()
    };
    let (answer, kept_alive, dripped) = tokio::join!(read(&mut silent), read(&mut used), dripping);
    assert!(answer.is_empty() || status(&answer) == 408, "{answer}");
    assert_eq!(status(&kept_alive), 200, "it was answered, and let go of when it asked nothing more");
    assert!(dripped < Duration::from_secs(10), "{dripped:?}");
    served.somebody_is_served().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_stops_or_only_drips_is_given_up_and_said_so() {
    let served = serve(short()).await;
    let more = "content-type: application/json\r\ncontent-length: 5000\r\n";
    for drips in [false, true] {
        let mut stream = served.connect().await;
        stream.write_all(&served.head("POST", "/api/v1/prospects", more)).await.unwrap();
        stream.write_all(b"{\"name\": \"").await.unwrap();
        let (mut reading, mut writing) = stream.into_split();
        let drip = tokio::spawn(async move {
            while drips && writing.write_all(b"a").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            // Not closed: the other side has to hang up.
            writing
        });
        let begun = Instant::now();
        let mut bytes = vec![0; 4096];
        let count = tokio::time::timeout(Duration::from_secs(20), reading.read(&mut bytes)).await.expect("an answer").unwrap();
        let answer = String::from_utf8_lossy(&bytes[..count]).into_owned();
        assert_eq!(status(&answer), 400, "{answer}");
        assert!(answer.contains("too slowly"), "{answer}");
        assert!(begun.elapsed() >= Duration::from_millis(800), "{:?}", begun.elapsed());
        drop(reading);
        drip.abort();
    }
    served.somebody_is_served().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_goes_on_goes_on_however_long_it_takes() {
    let served = serve(short()).await;
    let mut stream = served.connect().await;
    let row = "Person,+16175550100\n".repeat(40);
    let length = "Name,Phone\n".len() + 60 * row.len();
    let more = format!("content-type: text/csv\r\ncontent-length: {length}\r\nconnection: close\r\n");
    stream.write_all(&served.head("POST", "/api/v1/imports?dry_run=true", &more)).await.unwrap();
    stream.write_all(b"Name,Phone\n").await.unwrap();
    let begun = Instant::now();
    for _ in 0..60 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.write_all(row.as_bytes()).await.unwrap();
    }
    assert!(begun.elapsed() > short().grace * 2, "longer than any limit");
    let answer = read(&mut stream).await;
    assert_eq!(status(&answer), 201, "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_house_makes_room_for_who_comes() {
    let served =
        serve(Limits { head: Duration::from_secs(60), silence: Duration::from_secs(60), connections: 20, ..short() }).await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(served.connect().await);
    }
    served.somebody_is_served().await;
    let mut slow = Vec::new();
    for _ in 0..60 {
        let mut stream = served.connect().await;
        stream
            .write_all(&served.head("POST", "/api/v1/touches", "content-length: 900\r\ncontent-type: application/json\r\n"))
            .await
            .unwrap();
        slow.push(stream);
    }
    served.somebody_is_served().await;
    let mut half = Vec::new();
    for _ in 0..60 {
        let mut stream = served.connect().await;
        stream.write_all(b"GET /api/v1/me HTTP/1.1\r\nhost: ").await.unwrap();
        half.push(stream);
    }
    for _ in 0..30 {
        served.somebody_is_served().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_under_way_is_answered_after_the_word_to_stop_and_silent_connections_are_not_waited_for() {
    let served = serve(Limits { head: Duration::from_secs(60), silence: Duration::from_secs(60), ..short() }).await;
    let silent = served.connect().await;
    let mut stream = served.connect().await;
    let body = r#"{"name": "Dana"}"#;
    let more = format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    stream.write_all(&served.head("POST", "/api/v1/prospects", &more)).await.unwrap();
    stream.write_all(&body.as_bytes()[..8]).await.unwrap();
    // It has to be under way before the word comes.
    served.somebody_is_served().await;
    served.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    stream.write_all(&body.as_bytes()[8..]).await.unwrap();
    assert_eq!(status(&read(&mut stream).await), 201);
    let begun = Instant::now();
    assert_eq!(served.ended.await.unwrap(), Ended::Whole);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    drop(silent);
}
