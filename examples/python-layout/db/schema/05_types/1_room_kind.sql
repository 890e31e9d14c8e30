CREATE TYPE hotel.room_kind AS ENUM ('single', 'double', 'suite');
