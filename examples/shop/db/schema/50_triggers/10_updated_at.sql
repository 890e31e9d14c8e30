CREATE TRIGGER touch_updated_at BEFORE UPDATE ON tenancy.tenant
    FOR EACH ROW EXECUTE FUNCTION common.touch_updated_at();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON tenancy.account
    FOR EACH ROW EXECUTE FUNCTION common.touch_updated_at();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON tenancy.setting
    FOR EACH ROW EXECUTE FUNCTION common.touch_updated_at();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON catalog.product
    FOR EACH ROW EXECUTE FUNCTION common.touch_updated_at();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON sales.customer
    FOR EACH ROW EXECUTE FUNCTION common.touch_updated_at();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON sales.cart
    FOR EACH ROW EXECUTE FUNCTION common.touch_updated_at();

CREATE TRIGGER touch_updated_at BEFORE UPDATE ON sales.customer_order
    FOR EACH ROW EXECUTE FUNCTION common.touch_updated_at();
