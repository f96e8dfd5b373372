//! The binary `fifthcall`: arguments, settings, wiring. No rule, no SQL, no HTML.

mod args;
mod commands;
mod failure;
mod output;
mod settings;
mod when;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = args::read();
    match commands::run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("fifthcall: {}", failure.line());
            ExitCode::from(1)
        }
    }
}
