INSERT INTO hotel.booking (guest_id, room_number, nights)
SELECT guest_id, '102', '[2026-06-01,2026-06-04)'
FROM hotel.guest
WHERE full_name = 'Gerda Gast';

INSERT INTO hotel.invoice (booking_id, amount)
SELECT booking_id, hotel.price_of_stay(booking_id)
FROM hotel.booking;
