# from: valid.ttl
DELETE WHERE { :answer l0:positionInSequence ?old }
