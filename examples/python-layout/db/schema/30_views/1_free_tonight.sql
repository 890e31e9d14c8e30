CREATE VIEW hotel.free_tonight AS
SELECT room_number, kind, night_price
FROM hotel.room
WHERE NOT EXISTS (
    SELECT FROM hotel.booking
    WHERE booking.room_number = room.room_number
      AND booking.nights @> CURRENT_DATE
);
