# from: valid.ttl
INSERT DATA { :answer l0:positionInSequence 2 . }
