//! JSON Schema as far as our schemas go.

use serde_json::{Map, Value};

/// Checks a value by the keywords of JSON Schema (draft 2020-12) that schemars writes. Panics at
/// any other keyword, so that nothing is passed over.
pub fn check(root: &Value, schema: &Value, value: &Value, at: &str, complaints: &mut Vec<String>) {
    let Value::Object(keywords) = schema else {
        assert_eq!(schema, &Value::Bool(true), "{at}: neither an object nor true");
        return;
    };
    let mut complain = |text: String| complaints.push(format!("{at}: {text}"));
    let mut deeper: Vec<(&Value, &Value, String)> = Vec::new();
    let object = value.as_object();
    let array = value.as_array();
    for (keyword, rule) in keywords {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "default" => {}
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                deeper.push((root.pointer(pointer).unwrap(), value, at.to_owned()));
            }
            "type" => {
                let allowed = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                if !allowed.iter().any(|name| is(name.as_str().unwrap(), value)) {
                    complain(format!("{value} is not {rule}"));
                }
            }
            "const" if value != rule => complain(format!("{value} is not {rule}")),
            "enum" if !rule.as_array().unwrap().contains(value) => {
                complain(format!("{value} is none of {rule}"));
            }
            "const" | "enum" => {}
            "minimum" if value.as_f64() < rule.as_f64() => complain(format!("{value} < {rule}")),
            "maximum" if value.as_f64() > rule.as_f64() => complain(format!("{value} > {rule}")),
            "minItems" if array.is_some_and(|a| (a.len() as u64) < rule.as_u64().unwrap()) => {
                complain("too few items".to_owned());
            }
            "maxItems" if array.is_some_and(|a| (a.len() as u64) > rule.as_u64().unwrap()) => {
                complain("too many items".to_owned());
            }
            "minimum" | "maximum" | "minItems" | "maxItems" => {}
            "required" => {
                for name in rule.as_array().unwrap() {
                    if object.is_some_and(|o| !o.contains_key(name.as_str().unwrap())) {
                        complain(format!("{name} is missing"));
                    }
                }
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(value) = object.and_then(|object| object.get(name)) {
                        deeper.push((rule, value, format!("{at}/{name}")));
                    }
                }
            }
            "additionalProperties" => {
                let none = Map::new();
                let known = keywords.get("properties").and_then(Value::as_object).unwrap_or(&none);
                for (name, value) in object.into_iter().flatten() {
                    if *rule == Value::Bool(false) && !known.contains_key(name) {
                        complain(format!("{name} is not allowed"));
                    } else if rule.is_object() && !known.contains_key(name) {
                        deeper.push((rule, value, format!("{at}/{name}")));
                    }
                }
            }
            "items" => {
                for (index, value) in array.into_iter().flatten().enumerate() {
                    deeper.push((rule, value, format!("{at}/{index}")));
                }
            }
            "prefixItems" => {
                let rules = rule.as_array().unwrap();
                for (index, (rule, value)) in rules.iter().zip(array.unwrap()).enumerate() {
                    deeper.push((rule, value, format!("{at}/{index}")));
                }
            }
            "anyOf" | "oneOf" => {
                let fits = rule.as_array().unwrap().iter().filter(|rule| {
                    let mut complaints = Vec::new();
                    check(root, rule, value, at, &mut complaints);
                    complaints.is_empty()
                });
                let fits = fits.count();
                if fits == 0 || (keyword == "oneOf" && fits > 1) {
                    complain(format!("{fits} of the alternatives fit {value}"));
                }
            }
            other => panic!("{at}: this check does not know the keyword {other}"),
        }
    }
    for (schema, value, at) in deeper {
        check(root, schema, value, &at, complaints);
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("unknown type {other}"),
    }
}
