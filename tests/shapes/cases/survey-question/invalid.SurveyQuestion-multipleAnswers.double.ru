# from: valid.ttl
INSERT DATA { :question psm:multipleAnswers true . }
