//! The OpenAPI document tells of every route, and of no other.

use axum::http::Method;
use serde_json::Value;
use std::collections::BTreeSet;
use testkit::TestApp;

async fn document(app: &TestApp) -> Value {
    app.request(Method::GET, "/api/openapi.json").send().await.expect(200)
}

#[tokio::test]
async fn every_route_is_in_the_document_and_every_documented_one_answers() {
    let app = TestApp::sqlite();
    let document = document(&app).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut documented = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            documented.insert(format!("{method} {path}"));
            // Without a token: an address that is there asks for one, one that is not says 404 or 405.
            let asked = app.request(method.clone(), &format!("/api/v1{}", path.replace(['{', '}'], ""))).send().await;
            assert_eq!(asked.status.as_u16(), 401, "{method} {path}");
        }
    }
    let routed: BTreeSet<String> =
        web::api::v1::routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(routed, documented);
}

#[tokio::test]
async fn every_row_of_the_contract_is_there() {
    let app = TestApp::sqlite();
    let document = document(&app).await;
    let contract = [
        ("get", "/me"),
        ("get", "/call-list"),
        ("get", "/prospects/{id}/decision"),
        ("get", "/prospects"),
        ("post", "/prospects"),
        ("get", "/prospects/{id}"),
        ("patch", "/prospects/{id}"),
        ("delete", "/prospects/{id}"),
        ("get", "/prospects/{id}/timeline"),
        ("post", "/prospects/{id}/merge"),
        ("post", "/prospects/{id}/enrollments"),
        ("post", "/enrollments/{id}/snooze"),
        ("post", "/enrollments/{id}/hand-over"),
        ("post", "/enrollments/{id}/stop"),
        ("post", "/enrollments/{id}/resume"),
        ("post", "/enrollments"),
        ("get", "/bulk-orders"),
        ("post", "/bulk-orders"),
        ("post", "/bulk-orders/preview"),
        ("post", "/bulk-orders/{id}/undo"),
        ("post", "/touches"),
        ("post", "/touches/{id}/void"),
        ("get", "/cadences"),
        ("post", "/cadences"),
        ("get", "/cadences/{id}"),
        ("put", "/cadences/{id}"),
        ("post", "/cadences/{id}/migrate"),
        ("get", "/guard"),
        ("get", "/hours"),
        ("get", "/load"),
        ("put", "/guard"),
        ("post", "/guard/check"),
        ("post", "/guard/overrides"),
        ("get", "/suppressions"),
        ("post", "/suppressions"),
        ("delete", "/suppressions/{id}"),
        ("post", "/imports"),
        ("get", "/imports/{id}"),
        ("get", "/imports/{id}/rejects.csv"),
        ("post", "/imports/{id}/undo"),
        ("get", "/search"),
        ("get", "/users"),
        ("post", "/users"),
        ("patch", "/users/{id}"),
        ("post", "/users/{id}/absences"),
    ];
    for (method, path) in contract {
        assert!(document["paths"][path][method].is_object(), "{method} {path}");
    }
}

#[tokio::test]
async fn every_operation_tells_its_key_its_precondition_and_its_problems() {
    let app = TestApp::sqlite();
    let document = document(&app).await;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let named =
                |name: &str| operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == name);
            assert_eq!(method == "post", named("Idempotency-Key"), "{method} {path}");
            assert_eq!(["patch", "put", "delete"].contains(&method.as_str()), named("If-Match"), "{method} {path}");
            assert!(operation["responses"]["401"]["content"]["application/problem+json"].is_object(), "{method} {path}");
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{method} {path}");
        }
    }
}
