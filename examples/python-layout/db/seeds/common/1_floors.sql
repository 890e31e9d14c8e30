INSERT INTO hotel.floor (floor, has_lift)
VALUES (1, true), (2, true), (3, false);
