INSERT INTO hotel.room (room_number, floor, kind, night_price)
VALUES
    ('101', 1, 'single', 90.00),
    ('102', 1, 'double', 140.00),
    ('201', 2, 'double', 145.00),
    ('301', 3, 'suite', 320.00);
