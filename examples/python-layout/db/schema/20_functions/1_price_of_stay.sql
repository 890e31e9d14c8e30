CREATE FUNCTION hotel.price_of_stay(wanted_booking bigint) RETURNS hotel.price
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT room.night_price * (upper(booking.nights) - lower(booking.nights))
    FROM hotel.booking
    JOIN hotel.room USING (room_number)
    WHERE booking.booking_id = wanted_booking;
END;
