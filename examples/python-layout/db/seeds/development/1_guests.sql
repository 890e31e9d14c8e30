INSERT INTO hotel.guest (full_name, email)
VALUES ('Gerda Gast', 'gerda@example.com'), ('Hugo Hall', NULL);
