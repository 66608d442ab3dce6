# from: valid.ttl
# results: 2
INSERT DATA { :round dct:identifier "2025"@it }
