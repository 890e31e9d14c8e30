INSERT INTO catalog.tax_rate (country, tax_class, valid_during, rate)
VALUES
    ('CH', 'standard', '[2018-01-01,2024-01-01)', 7.70),
    ('CH', 'standard', '[2024-01-01,)', 8.10),
    ('CH', 'reduced', '[2024-01-01,)', 2.60),
    ('DE', 'standard', '[2021-01-01,)', 19.00),
    ('DE', 'reduced', '[2021-01-01,)', 7.00),
    ('FR', 'standard', '[2014-01-01,)', 20.00),
    ('FR', 'reduced', '[2014-01-01,)', 5.50);
