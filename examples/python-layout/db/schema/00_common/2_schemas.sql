CREATE SCHEMA hotel;

COMMENT ON SCHEMA hotel IS 'Rooms, guests and bookings.';
