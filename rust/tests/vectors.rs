//! Runs the vectors that the TypeScript twin runs too.

use std::path::Path;

use confiture::check::FileCheck;
use serde_json::Value;

struct Expected {
    problem: i64,
    position: i64,
    is_semicolon_missing: bool,
}

fn load_vectors() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../test/vectors/lexical.json");
    let text = std::fs::read_to_string(&path).expect("the vectors are there");
    serde_json::from_str::<Vec<Value>>(&text).expect("the vectors are a JSON array")
}

fn input(vector: &Value) -> Vec<u8> {
    if let Some(text) = vector["input"].as_str() {
        return text.as_bytes().to_vec();
    }
    let hex = vector["inputHex"].as_str().expect("a vector has input or inputHex");
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn expected(vector: &Value) -> Expected {
    Expected {
        problem: vector["problem"].as_i64().expect("problem is a number"),
        position: vector["position"].as_i64().expect("position is a number"),
        is_semicolon_missing: vector["semicolonMissing"].as_bool().expect("a boolean"),
    }
}

fn assert_outcome(check: FileCheck, expected: &Expected, place: &str) {
    let (problem, position, is_missing) = match check.finish() {
        Err(finding) => (finding.problem as i64, finding.position as i64, false),
        Ok(ending) => {
            let position = ending.missing_semicolon.map_or(-1, |position| position as i64);
            (0, position, ending.missing_semicolon.is_some())
        }
    };
    assert_eq!(problem, expected.problem, "problem of {place}");
    assert_eq!(position, expected.position, "position of {place}");
    assert_eq!(is_missing, expected.is_semicolon_missing, "semicolon of {place}");
}

#[test]
fn every_vector_holds_whole_and_in_chunks() {
    let vectors = load_vectors();
    assert!(vectors.len() > 50, "only {} vectors", vectors.len());
    for vector in &vectors {
        let name = vector["name"].as_str().expect("a vector has a name");
        let (bytes, expected) = (input(vector), expected(vector));
        for size in [1, 2, 3, 7, bytes.len().max(1)] {
            let mut check = FileCheck::default();
            for chunk in bytes.chunks(size) {
                check.feed(chunk);
            }
            assert_outcome(check, &expected, &format!("'{name}' in chunks of {size}"));
        }
    }
}

#[test]
fn every_vector_holds_when_cut_in_two_anywhere() {
    for vector in &load_vectors() {
        let name = vector["name"].as_str().expect("a vector has a name");
        let (bytes, expected) = (input(vector), expected(vector));
        // A long input is cut near its ends only.
        let cuts = (0..=bytes.len()).filter(|cut| *cut < 2_000 || bytes.len() - cut < 2_000);
        for cut in cuts {
            let mut check = FileCheck::default();
            check.feed(&bytes[..cut]);
            check.feed(&bytes[cut..]);
            assert_outcome(check, &expected, &format!("'{name}' cut at {cut}"));
        }
    }
}
