-- The order of the values is the order of an order's life; some checks compare them.
CREATE TYPE sales.order_status AS ENUM ('placed', 'paid', 'packed', 'shipped', 'delivered', 'cancelled');
CREATE TYPE sales.payment_method AS ENUM ('card', 'invoice', 'bank_transfer', 'voucher');
CREATE TYPE sales.payment_status AS ENUM ('pending', 'captured', 'refunded', 'failed');
