//! A browser without script: keeps its cookies, reads the forms of a page, and sends them.

use crate::app::{Answer, TestApp};
use crate::forms::{Form, forms};
use actions::{Actor, NewLink};
use axum::http::Method;

pub struct Browser<'a> {
    app: &'a TestApp,
    session: String,
    who: String,
}

impl TestApp {
    /// Signed in as that person. Only while nobody watches their password: it is set anew.
    pub fn browser_of(&self, who: &Actor) -> Browser<'_> {
        let welcomed = self.act(NewLink { user: who.user.to_string() });
        let token = welcomed.welcome_path.trim_start_matches("/welcome/");
        let inside = self.app.accept_welcome(self.now(), token, "a long quiet river").expect("a session");
        Browser { app: self, session: inside.session, who: who.name.clone() }
    }
}

impl Browser<'_> {
    /// Whose it is, for messages.
    pub fn who(&self) -> &str {
        &self.who
    }

    pub async fn get(&self, path: &str) -> Answer {
        let cookie = format!("fifthcall_session={}", self.session);
        self.app.request(Method::GET, path).header("cookie", &cookie).send().await
    }

    /// The form of a page that goes to that address.
    ///
    /// # Panics
    /// Where the page has none.
    pub async fn form(&self, path: &str, action: &str) -> Form {
        let page = self.get(path).await.text();
        let found = forms(&page).into_iter().find(|form| form.action == action);
        found.unwrap_or_else(|| panic!("{path} has no form for {action}: {page}"))
    }

    /// Presses its first button. A form without an address goes to `path`.
    pub async fn send(&self, path: &str, form: &Form) -> Answer {
        let action = if form.action.is_empty() { path } else { &form.action };
        let entries = form.entries();
        let cookie = format!("fifthcall_session={}", self.session);
        let asking = self.app.request(Method::POST, action).header("cookie", &cookie);
        let escaped = |text: &str| web::words::percent(text, b"");
        let body = entries.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
        asking.raw("application/x-www-form-urlencoded", body.collect::<Vec<_>>().join("&")).send().await
    }

    /// Sends a file with what the form holds beside it.
    pub async fn upload(&self, form: &Form, file_name: &str, content: &str) -> Answer {
        let mut body = String::new();
        for control in form.controls.iter().filter(|control| control.sent && control.kind != crate::forms::Kind::Button) {
            let file =
                if control.kind == crate::forms::Kind::File { format!("; filename=\"{file_name}\"") } else { String::new() };
            let value = if file.is_empty() { &control.value } else { content };
            body += &format!("--b\r\nContent-Disposition: form-data; name=\"{}\"{file}\r\n\r\n{value}\r\n", control.name);
        }
        let cookie = format!("fifthcall_session={}", self.session);
        let asking = self.app.request(Method::POST, &form.action).header("cookie", &cookie);
        asking.raw("multipart/form-data; boundary=b", body + "--b--\r\n").send().await
    }
}
