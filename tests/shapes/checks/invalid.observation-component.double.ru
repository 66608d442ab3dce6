# from: valid.ttl
INSERT DATA { :value-2024 psm:value 43.5 }
