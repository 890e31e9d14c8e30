-- At the end of the transaction, so that a tree can be turned around in several steps.
CREATE CONSTRAINT TRIGGER refuse_category_cycle AFTER INSERT OR UPDATE OF parent_id ON catalog.category
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL)
    EXECUTE FUNCTION catalog.refuse_category_cycle();
