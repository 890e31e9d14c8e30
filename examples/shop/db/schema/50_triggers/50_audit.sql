CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON tenancy.membership
    FOR EACH ROW EXECUTE FUNCTION audit.record_change();

CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON tenancy.api_key
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('digest');

CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON catalog.price
    FOR EACH ROW EXECUTE FUNCTION audit.record_change();

CREATE TRIGGER record_change AFTER UPDATE OR DELETE ON sales.customer
    FOR EACH ROW EXECUTE FUNCTION audit.record_change('email', 'full_name');
