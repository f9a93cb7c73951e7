//! The OpenAPI document: the table of operations in a form that tools read.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use utoipa::OpenApi as _;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, ResponseBuilder};

use super::problem::{ProblemBody, ProblemCode};

/// What stands before the operations.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Creel",
        description = "Catch webhooks on your own machine, prove their signatures, inspect and send them again.",
    ),
    components(schemas(ProblemBody, ProblemCode))
)]
struct Preface;

pub(super) fn preface() -> OpenApi {
    Preface::openapi()
}

/// The document of all operations.
pub fn openapi() -> OpenApi {
    let mut document = super::table().into_openapi();
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
        operations.into_iter().flatten().for_each(answer_problems);
    }
    let token = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    if let Some(components) = &mut document.components {
        components.add_security_scheme("token", token);
    }
    document.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    document
}

/// Every operation can answer a problem, so none has to say so.
fn answer_problems(operation: &mut Operation) {
    let content = Content::builder().schema(Some(Ref::from_schema_name("Problem"))).build();
    let problem = ResponseBuilder::new()
        .description("Why it was not done; `code` says which problem it is.")
        .content("application/problem+json", content)
        .build();
    operation.responses.responses.insert("default".to_owned(), problem.into());
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "state", responses((status = 200, description = "OpenAPI 3.1.")))]
pub(super) async fn get_openapi() -> Response {
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi().to_json().unwrap_or_default());
    let mut response = DOCUMENT.as_str().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
