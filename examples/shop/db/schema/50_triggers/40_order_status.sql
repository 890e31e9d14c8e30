CREATE TRIGGER check_transition BEFORE UPDATE OF status ON sales.customer_order
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION sales.check_transition();

CREATE TRIGGER log_first_status AFTER INSERT ON sales.customer_order
    FOR EACH ROW EXECUTE FUNCTION sales.log_status();

CREATE TRIGGER log_status AFTER UPDATE OF status ON sales.customer_order
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION sales.log_status();
