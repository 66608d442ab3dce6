# from: valid.ttl
INSERT DATA { :plan dct:license <https://creativecommons.org/publicdomain/zero/1.0/> . }
