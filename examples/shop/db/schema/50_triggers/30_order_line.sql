-- A trigger with a transition table takes one kind of event only.
CREATE TRIGGER refresh_subtotals_after_insert AFTER INSERT ON sales.order_line
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION sales.refresh_subtotals();

CREATE TRIGGER refresh_subtotals_after_update AFTER UPDATE ON sales.order_line
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION sales.refresh_subtotals();

CREATE TRIGGER refresh_subtotals_after_delete AFTER DELETE ON sales.order_line
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION sales.refresh_subtotals();
