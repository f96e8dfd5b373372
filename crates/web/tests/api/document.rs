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

#[tokio::test]
async fn every_list_has_a_shape_of_its_own() {
    let app = TestApp::sqlite();
    let document = document(&app).await;
    let schemas = &document["components"]["schemas"];
    let mut lists = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(answer) = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].as_str() else {
            continue;
        };
        let name = answer.rsplit('/').next().unwrap();
        let Some(what) = name.strip_prefix("PageOf") else { continue };
        let items = schemas[name]["properties"]["items"]["items"]["$ref"].as_str().unwrap();
        assert_eq!(items, format!("#/components/schemas/{what}"), "{path}");
        assert!(schemas[what]["properties"].as_object().is_some_and(|members| !members.is_empty()), "{path}: {what}");
        lists.insert(name.to_owned());
    }
    assert!(lists.len() >= 8, "{lists:?}");
    assert!(schemas["Page"].is_null(), "one name for all lists");
}

#[test]
fn one_name_stands_for_one_shape() {
    let mut shapes: std::collections::BTreeMap<String, (String, Value)> = std::collections::BTreeMap::new();
    for route in web::api::v1::routes() {
        for (name, schema) in &route.schemas {
            let shape = serde_json::to_value(schema).unwrap();
            let here = format!("{} {}", route.method, route.path);
            let (first, known) = shapes.entry(name.clone()).or_insert_with(|| (here.clone(), shape.clone()));
            assert_eq!(*known, shape, "{name} is one thing in {first} and another in {here}");
        }
    }
    assert!(shapes.len() > 50);
}

#[tokio::test]
async fn whatever_names_something_says_that_it_may_not_be_there() {
    let app = TestApp::sqlite();
    let document = document(&app).await;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let asks = |place: &str| operation["parameters"].as_array().into_iter().flatten().any(|asked| asked["in"] == place);
            let names = asks("path") || asks("query") || operation["requestBody"].is_object();
            assert_eq!(operation["responses"]["404"].is_object(), names, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_answered_with_those_that_are() {
    let app = TestApp::sqlite();
    let wrong = app.api(Method::PATCH, "/tokens").send().await;
    assert_eq!((wrong.status.as_u16(), wrong.header("allow")), (405, "GET, POST, HEAD"));
    let wrong = app.api(Method::POST, "/prospects/0199/timeline").send().await;
    assert_eq!((wrong.status.as_u16(), wrong.header("allow")), (405, "GET, HEAD"));
}
