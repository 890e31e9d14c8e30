use super::*;

fn last_error() -> String {
    let mut space = [0_u8; 256];
    // SAFETY: the array is as long as it says.
    let length = unsafe { confiture_last_error(space.as_mut_ptr(), space.len()) };
    String::from_utf8_lossy(&space[..length as usize]).into_owned()
}

#[test]
fn a_panic_becomes_a_status_with_its_text() {
    assert_eq!(guarded(|| panic!("on purpose {}", 7)), PANIC);
    assert_eq!(last_error(), "panic: on purpose 7");
    assert_eq!(guarded(|| std::panic::panic_any(3)), PANIC);
    assert_eq!(last_error(), "panic: no message");
}

#[test]
fn a_failure_becomes_a_status_with_its_text() {
    assert_eq!(guarded(|| Err("wrong".into())), BAD_ARGUMENT);
    assert_eq!(last_error(), "wrong");
    for (kind, status) in [
        (ErrorKind::NotFound, OUTPUT_NOT_FOUND),
        (ErrorKind::PermissionDenied, OUTPUT_PERMISSION_DENIED),
        (ErrorKind::ReadOnlyFilesystem, OUTPUT_READ_ONLY),
        (ErrorKind::StorageFull, OUTPUT_DISK_FULL),
        (ErrorKind::QuotaExceeded, OUTPUT_DISK_FULL),
        (ErrorKind::IsADirectory, OUTPUT_IS_A_DIRECTORY),
        (ErrorKind::BrokenPipe, OUTPUT_OTHER),
    ] {
        assert_eq!(guarded(|| Err(Failure::Output(kind.into()))), status);
    }
}

#[test]
fn a_short_buffer_takes_what_fits() {
    assert_eq!(guarded(|| Err("longer than four".into())), BAD_ARGUMENT);
    let mut space = [b'.'; 6];
    // SAFETY: four bytes are there.
    assert_eq!(unsafe { confiture_last_error(space.as_mut_ptr(), 4) }, 16);
    assert_eq!(&space, b"long..");
    // SAFETY: a null pointer is allowed.
    assert_eq!(unsafe { confiture_last_error(std::ptr::null_mut(), 100) }, 16);
}

#[test]
fn an_offset_is_a_whole_number() {
    assert!(whole_offset(0.0).is_ok_and(|offset| offset == 0));
    assert!(whole_offset(9_007_199_254_740_992.0).is_ok());
    for wrong in [-1.0, 0.5, f64::NAN, f64::INFINITY, 1e300] {
        assert!(whole_offset(wrong).is_err(), "{wrong}");
    }
}
