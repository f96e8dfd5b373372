//! Version 1 of the API: one row per route, in the order of the documentation.

mod cadences;
mod guard;
mod people;
mod team;
mod work;

use super::imports;
use super::registries;
use super::route::Route;

/// Every route below `/api/v1`.
pub fn routes() -> Vec<Route> {
    let mut routes = work::routes();
    routes.extend(people::routes());
    routes.extend(cadences::routes());
    routes.extend(guard::routes());
    routes.extend(registries::routes());
    routes.extend(imports::routes());
    routes.extend(team::routes());
    routes
}
