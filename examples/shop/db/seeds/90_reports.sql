CALL reporting.refresh();
