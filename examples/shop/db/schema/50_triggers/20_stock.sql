CREATE TRIGGER apply_movement AFTER INSERT ON stock.movement
    FOR EACH ROW EXECUTE FUNCTION stock.apply_movement();

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON stock.movement
    FOR EACH ROW EXECUTE FUNCTION stock.refuse_change();
