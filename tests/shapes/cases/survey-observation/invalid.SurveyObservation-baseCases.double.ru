# from: valid.ttl
INSERT DATA { :result psm:baseCases 94 . }
