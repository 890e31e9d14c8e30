CREATE TYPE stock.movement_kind AS ENUM ('receipt', 'shipment', 'return', 'correction');

COMMENT ON TYPE stock.movement_kind IS 'Why the number of pieces in a warehouse changed.';
