//! Builds real trees and looks at every byte.

mod support;

use sha2::{Digest as _, Sha256};
use support::{Folder, build, hash, separators};

const WINDOW: u64 = 64 << 20;

fn none(count: usize) -> Vec<String> {
    vec![String::new(); count]
}

#[test]
fn writes_what_the_contract_says_for_each_kind_of_file() {
    let folder = Folder::new();
    let contents: [&[u8]; 8] = [
        b"select 1;\n",
        b"\xef\xbb\xbfselect 2;\r\n",
        b"select 3",
        b"select 4;",
        b"select 5 -- no end\n",
        b"",
        b"\xef\xbb\xbf",
        b"-- only a comment",
    ];
    let paths: Vec<String> =
        contents.iter().enumerate().map(|(at, text)| folder.write(&at.to_string(), text)).collect();
    let built = build(&paths, &separators(&paths), WINDOW).unwrap();
    let expected = "head\n-- 0\nselect 1;\n-- 1\nselect 2;\r\n-- 2\nselect 3\n;\n-- 3\nselect 4;\n\
                    -- 4\nselect 5 -- no end\n;\n-- 5\n-- 6\n-- 7\n-- only a comment\n";
    assert_eq!(String::from_utf8_lossy(&built.output), expected);
    assert_eq!(built.problems, [0; 8]);
    assert_eq!(built.flags, [0, 1, 6, 2, 4, 0, 1, 2]);
    assert_eq!(built.positions, [-1.0, -1.0, 7.0, -1.0, 7.0, -1.0, -1.0, -1.0]);
    assert_eq!(built.lengths, [10.0, 11.0, 8.0, 9.0, 19.0, 0.0, 0.0, 17.0]);
    assert_eq!(built.lines, [1.0, 1.0, 2.0, 1.0, 2.0, 0.0, 0.0, 1.0]);
    for (at, text) in contents.iter().enumerate() {
        assert_eq!(built.digests[at][..], Sha256::digest(text)[..], "digest of file {at}");
        let own = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        assert!(built.output[built.starts[at] as usize..].starts_with(own), "start of file {at}");
    }
}

#[test]
fn a_file_with_a_problem_leaves_no_trace_and_hides_no_other() {
    let folder = Folder::new();
    let paths = [
        folder.write("good.sql", "select 1;\n"),
        folder.write("quote.sql", "select 'open;\n"),
        folder.path("missing.sql"),
        folder.write("folder/x", ""),
        folder.write("text.sql", b"select '\xff';\n"),
        folder.write("last.sql", "select 2;\n"),
    ];
    let mut paths = paths.to_vec();
    paths[3] = folder.path("folder");
    let mut separators = separators(&paths);
    separators[5] = "not a comment\n".to_owned();
    paths.push(paths[0].clone());
    separators.push("/* end */".to_owned());
    let built = build(&paths, &separators, WINDOW).unwrap();
    assert_eq!(built.problems, [0, 20, 1, 3, 11, 40, 0]);
    assert_eq!(built.positions, [-1.0, 7.0, -1.0, -1.0, 8.0, -1.0, -1.0]);
    assert_eq!(built.output, b"head\n-- 0\nselect 1;\n/* end */select 1;\n");
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_no_file_and_is_not_waited_for() {
    let folder = Folder::new();
    let path = folder.path("pipe.sql");
    let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    assert_eq!(build(std::slice::from_ref(&path), &none(1), WINDOW).unwrap().problems, [3]);
    assert_eq!(hash(&[path], WINDOW).1, [3]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_yields_more_than_its_size_has_changed() {
    let paths = ["/proc/self/status".to_owned()];
    assert_eq!(build(&paths, &none(1), WINDOW).unwrap().problems, [4]);
    assert_eq!(hash(&paths, WINDOW).1, [4]);
}

#[test]
fn many_files_keep_their_order_in_windows_of_any_size() {
    let folder = Folder::new();
    let paths: Vec<String> = (0..700)
        .map(|at| folder.write(&format!("{at}.sql"), format!("select {at};\n").repeat(at % 90)))
        .collect();
    let mut expected = b"head\n".to_vec();
    for (at, path) in paths.iter().enumerate() {
        expected.extend_from_slice(format!("-- {at}\n").as_bytes());
        expected.extend_from_slice(&std::fs::read(path).unwrap());
    }
    let whole = build(&paths, &separators(&paths), WINDOW).unwrap();
    assert_eq!(whole.output, expected);
    for window in [0, 1, 1_000, 100_000, 4 << 20] {
        assert_eq!(build(&paths, &separators(&paths), window).unwrap(), whole, "window {window}");
    }
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let built = pool.install(|| build(&paths, &separators(&paths), WINDOW).unwrap());
        assert_eq!(built, whole, "{threads} threads");
        assert_eq!(pool.install(|| hash(&paths, WINDOW).0), whole.digests, "{threads} threads");
    }
    assert_eq!(hash(&paths, 1_000).0, whole.digests);
}

#[test]
fn a_large_file_is_treated_like_a_small_one() {
    let folder = Folder::new();
    let body = "insert into t values ('l\u{e4}rger', $$ text $$); -- note\n";
    let small = "\u{feff}".to_owned() + &body.repeat(100) + "select 1";
    let large = "\u{feff}".to_owned() + &body.repeat(200_000) + "select 1";
    assert!(large.len() > 8 << 20);
    let paths = [folder.write("small.sql", &small), folder.write("large.sql", &large)];
    let mut paths = paths.to_vec();
    paths.extend(paths.clone());
    let built = build(&paths, &separators(&paths), WINDOW).unwrap();
    let own = |text: &str, at| format!("-- {at}\n{}\n;\n", &text[3..]);
    let expected =
        format!("head\n{}{}{}{}", own(&small, 0), own(&large, 1), own(&small, 2), own(&large, 3));
    assert!(built.output == expected.as_bytes());
    assert_eq!(built.flags, [7; 4]);
    assert_eq!(built.lines, [102.0, 200_002.0, 102.0, 200_002.0]);
    assert_eq!(built.positions[1], large.len() as f64 - 1.0);
    assert_eq!(built.digests[1][..], Sha256::digest(&large)[..]);
    assert_eq!(hash(&paths, WINDOW).0, built.digests);
}

#[test]
fn a_large_file_with_a_problem_at_its_end_is_cut_off_again() {
    let folder = Folder::new();
    let bad = "select 1;\n".repeat(1_000_000) + "select 'open";
    let paths = [
        folder.write("a.sql", "select 1;\n"),
        folder.write("bad.sql", &bad),
        folder.write("b.sql", "select 2;\n"),
    ];
    let built = build(&paths, &separators(&paths), WINDOW).unwrap();
    assert_eq!(built.problems, [0, 20, 0]);
    assert_eq!(built.positions[1], bad.len() as f64 - 5.0);
    assert_eq!(built.output, b"head\n-- 0\nselect 1;\n-- 2\nselect 2;\n");
}
