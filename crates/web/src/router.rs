//! Every URL on one screen.

use crate::edge::{Edge, broken, meter};
use crate::pages::{
    backlog, cadences, closed_days, companies, custom_fields, deals, enroll, guard, hours, imports, load, prospects, rang,
    registries, rounds, search, settings, sign_in, suppressions, team, today,
};
use crate::visit::Sorry;
use crate::{api, assets, headers};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

/// The whole app: pages and API.
pub fn router(edge: Edge) -> Router {
    pages()
        .layer(broken::page())
        .layer(middleware::from_fn_with_state(edge.clone(), headers::guard))
        .merge(api::router(&edge))
        .layer(middleware::from_fn_with_state(edge.clone(), meter::measure))
        .layer(CompressionLayer::new())
        .with_state(edge)
}

#[rustfmt::skip]
fn pages() -> Router<Edge> {
    Router::new()
        .route("/", get(sign_in::front))
        .route("/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/welcome/{token}", get(sign_in::welcome).post(sign_in::accept_welcome))

        .route("/today", get(today::show))
        .route("/today/{enrollment}", get(today::show_one))
        .route("/today/{enrollment}/ask/{question}", get(today::ask))
        .route("/backlog", get(backlog::show).post(backlog::order))
        .route("/bulk-orders/{order}/undo", post(backlog::undo))
        .route("/when", get(today::when))
        .route("/rang", get(rang::show).post(rang::log))
        .route("/touches/{touch}/void", post(today::void))

        .route("/enrollments/{enrollment}/touches", post(today::log))
        .route("/enrollments/{enrollment}/mailed", post(today::mailed))
        .route("/enrollments/{enrollment}/skip", post(today::skip))
        .route("/enrollments/{enrollment}/snooze", post(today::snooze))
        .route("/enrollments/{enrollment}/stop", post(rounds::stop))
        .route("/enrollments/{enrollment}/resume", post(rounds::resume))
        .route("/enrollments/{enrollment}/hand-over", post(rounds::hand_over))
        .route("/enrollments/{enrollment}/fire", post(rounds::fire))
        .route("/enrollments/{enrollment}/go-on", post(rounds::go_on))

        .route("/prospects", get(prospects::list).post(prospects::add))
        .route("/prospects/new", get(prospects::new))
        .route("/prospects/{prospect}", get(prospects::show).post(prospects::change))
        .route("/prospects/{prospect}/edit", get(prospects::edit))
        .route("/prospects/{prospect}/touches", post(prospects::log))
        .route("/prospects/{prospect}/enroll", post(rounds::enroll))
        .route("/prospects/{prospect}/keep-in-touch", post(rounds::keep_in_touch))
        .route("/prospects/{prospect}/trash", post(prospects::trash))
        .route("/prospects/{prospect}/restore", post(prospects::restore))
        .route("/enroll", post(enroll::enroll))
        .route("/companies/{company}", get(companies::show))
        .route("/search", get(search::show))
        .route("/search/found", get(search::found))

        .route("/imports", get(imports::list).post(imports::bring))
        .route("/imports/file/{key}", get(imports::preview).post(imports::start))
        .route("/imports/{import}", get(imports::show))
        .route("/imports/{import}/rejects.csv", get(imports::rejects))
        .route("/imports/{import}/undo", post(imports::undo))

        .route("/cadences", get(cadences::list).post(cadences::add))
        .route("/cadences/new", get(cadences::new))
        .route("/cadences/{cadence}", get(cadences::show).post(cadences::change))
        .route("/cadences/{cadence}/edit", get(cadences::edit))
        .route("/cadences/{cadence}/migrate", post(cadences::migrate))
        .route("/cadences/{cadence}/versions/{number}", get(cadences::show_version))
        .route("/cadences/{cadence}/versions/{number}/restore", post(cadences::restore))
        .route("/deals", get(deals::list))
        .route("/deals/{deal}", post(deals::change))

        .route("/team", get(team::list).post(team::add))
        .route("/team/{user}", get(team::show).post(team::change))
        .route("/team/{user}/link", post(team::link))
        .route("/team/{user}/absences", post(team::add_absence))
        .route("/team/{user}/absences/{absence}/remove", post(team::remove_absence))
        .route("/team/{user}/hand-over", get(backlog::show_hand_over).post(backlog::hand_over))
        .route("/teams", post(team::add_team))
        .route("/teams/{team}", post(team::rename_team))
        .route("/teams/{team}/remove", post(team::remove_team))
        .route("/me", get(team::me))
        .route("/me/tokens", post(team::create_token))
        .route("/me/tokens/{token}/revoke", post(team::revoke_token))
        .route("/guard", get(guard::show))
        .route("/guard/law", post(guard::add_law))
        .route("/guard/law/{code}", get(guard::show_law).post(guard::change_law))
        .route("/guard/law/{code}/rules", post(guard::tighten))
        .route("/guard/rules/{code}/remove", post(guard::remove_rule))
        .route("/guard/companies", post(guard::companies))
        .route("/registries", get(registries::list).post(registries::bring))
        .route("/registries/{code}/remove", post(registries::remove))
        .route("/load", get(load::show))
        .route("/hours", get(hours::show))
        .route("/suppressions", get(suppressions::list).post(suppressions::add))
        .route("/suppressions/{suppression}/remove", post(suppressions::remove))
        .route("/settings", get(settings::show).post(settings::change))
        .route("/settings/custom-fields", get(custom_fields::list).post(custom_fields::add))
        .route("/settings/custom-fields/change", post(custom_fields::change))
        .route("/settings/closed-days", get(closed_days::list).post(closed_days::add))
        .route("/settings/closed-days/calendar", post(closed_days::look))
        .route("/settings/closed-days/open", post(closed_days::open))

        .route("/static/{name}", get(assets::serve))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
}

async fn nothing_here() -> Sorry {
    Sorry::new(
        StatusCode::NOT_FOUND,
        "There is no such page",
        "The address may be mistyped, or the page has moved. Everything can be reached from today's list.",
    )
}
