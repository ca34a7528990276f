//! `GET /api/openapi.json`: the API as its handlers' signatures say it. Nothing is written down twice, so nothing can be out of date; what
//! a body means stands beside its type in `proto/src/http`.

use super::Json;
use crate::{
    app::App,
    auth::{Authenticated, OrGuest, User, peer::Peer},
    error::Error,
};
use aide::{
    axum::ApiRouter,
    generate::GenContext,
    openapi::{
        Info, MediaType, OpenApi, Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, ReferenceOr,
        RequestBody, Response, SchemaObject, SecurityScheme, Server,
    },
    operation::{OperationInput, OperationOutput, set_body},
};
use axum::{Router, http::header::CONTENT_TYPE, routing::get};
use bytes::Bytes;
use sandu_proto::error::ErrorBody;
use schemars::JsonSchema;

const JSON: &str = "application/json";
const DESCRIPTION: &str = "Times are milliseconds since 1970, UTC. A browser comes with its session's cookie, a program with a token \
    (`POST /api/tokens`) as `Authorization: Bearer …`. Whatever is refused is answered with an ErrorBody.";

/// `api`, with the document that describes it beside it.
pub fn described(api: ApiRouter<App>) -> Router<App> {
    let mut document = OpenApi {
        info: Info {
            title: "三度 Sandu".to_owned(),
            description: Some(DESCRIPTION.to_owned()),
            version: "1".to_owned(),
            ..Info::default()
        },
        servers: vec![Server { url: "/api".to_owned(), ..Server::default() }],
        ..OpenApi::default()
    };
    let api = api.finish_api(&mut document);
    name_parameters(&mut document);
    say_who_may_come(&mut document);
    let document = Bytes::from(serde_json::to_vec(&document).expect("the document is plain data"));
    api.route("/openapi.json", get(async move || ([(CONTENT_TYPE, JSON)], document)))
}

/// A handler that reads its path as plain text or as a pair leaves the parameters' names to the path itself.
fn name_parameters(document: &mut OpenApi) {
    for (path, item) in document.paths.iter_mut().flat_map(|paths| &mut paths.paths) {
        let ReferenceOr::Item(item) = item else { continue };
        let names: Vec<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        for operation in operations(item) {
            operation.parameters.retain(|parameter| !matches!(parameter, ReferenceOr::Item(Parameter::Path { .. })));
            operation.parameters.extend(names.iter().map(|name| ReferenceOr::Item(path_parameter(name))));
        }
    }
}

fn path_parameter(name: &str) -> Parameter {
    let json_schema = schemars::json_schema!({ "type": "string" });
    Parameter::Path {
        parameter_data: ParameterData {
            name: name.to_owned(),
            description: None,
            required: true,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(SchemaObject { json_schema, external_docs: None, example: None }),
            example: None,
            examples: Default::default(),
            explode: None,
            extensions: Default::default(),
        },
        style: PathStyle::Simple,
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten()
}

fn say_who_may_come(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let token =
        SecurityScheme::Http { scheme: "bearer".to_owned(), bearer_format: None, description: None, extensions: Default::default() };
    components.security_schemes.insert("token".to_owned(), ReferenceOr::Item(token));
}

/// Marks an operation as one for who is logged in.
fn needs_account(operation: &mut Operation) {
    operation.security = vec![[("token".to_owned(), Vec::new())].into_iter().collect()];
}

impl OperationInput for User {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        needs_account(operation);
    }
}

impl OperationInput for Authenticated {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        needs_account(operation);
    }
}

impl<T> OperationInput for OrGuest<T> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        needs_account(operation);
    }
}

impl OperationInput for Peer {}

impl<T: JsonSchema> OperationInput for Json<T> {
    fn operation_input(context: &mut GenContext, operation: &mut Operation) {
        let body = RequestBody { content: [content::<T>(context)].into_iter().collect(), required: true, ..RequestBody::default() };
        set_body(context, operation, body);
    }
}

impl OperationOutput for Error {
    type Inner = ErrorBody;

    fn operation_response(context: &mut GenContext, _: &mut Operation) -> Option<Response> {
        let description = "What happened and what to do, for the person, and a code for the program.".to_owned();
        Some(Response { description, content: [content::<ErrorBody>(context)].into_iter().collect(), ..Response::default() })
    }

    fn inferred_responses(context: &mut GenContext, operation: &mut Operation) -> Vec<(Option<u16>, Response)> {
        Self::operation_response(context, operation).map(|response| (None, response)).into_iter().collect()
    }
}

fn content<T: JsonSchema>(context: &mut GenContext) -> (String, MediaType) {
    let schema = SchemaObject { json_schema: context.schema.subschema_for::<T>(), external_docs: None, example: None };
    (JSON.to_owned(), MediaType { schema: Some(schema), ..MediaType::default() })
}
