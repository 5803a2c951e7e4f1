package demo

import "strings"

// Names for people who do not exist; surnames in the mixture of a large US district.
var (
	girls = strings.Fields(`Abigail Adriana Aisha Alana Alejandra Alexandra Alice Alicia Allison Alyssa Amara Amelia Amina Amy Ana
		Andrea Angela Anika Anna Annika April Ariana Ashley Aubrey Audrey Aurora Ava Ayesha Beatriz Bella Bianca Bridget Brooke
		Camila Carmen Caroline Catalina Charlotte Chloe Claire Clara Daisy Daniela Danielle Deborah Delaney Diana Eden Elena
		Elise Eliza Elizabeth Ella Emily Emma Esme Esther Eva Evelyn Faith Farah Fatima Fiona Gabriela Genesis Gianna Grace
		Hailey Hana Hannah Harper Hazel Heidi Helen Imani Ingrid Isabel Isla Ivy Jada Jasmine Jenna Jessica Jocelyn Josephine
		Julia Juliana Kaitlyn Katherine Kayla Keiko Kiara Kimberly Kira Lakshmi Lani Laura Layla Leah Leila Lena Lila Lily Linh
		Lucia Lucy Luna Lydia Mackenzie Madeline Malia Margaret Maria Mariam Marisol Maya Megan Mei Melanie Mia Mila Miranda
		Molly Nadia Naomi Natalia Natalie Nia Nicole Nina Noor Nora Olivia Paige Paloma Penelope Phoebe Priya Rachel Rebecca
		Reina Renata Riley Rosa Rose Ruby Ruth Sabrina Sadie Samantha Sana Sarah Savannah Selena Serena Shreya Sienna Sofia
		Sophie Stella Summer Susana Sylvia Talia Tara Teresa Tessa Thalia Trinity Valentina Valerie Vanessa Vera Victoria Violet
		Vivian Wendy Willow Ximena Yara Yasmin Yuki Zara Zoe Zuri`)

	boys = strings.Fields(`Aaron Abdul Adam Adrian Ahmad Aiden Alan Alejandro Alexander Ali Amir Andre Andrew Angel Anthony Antonio
		Arjun Arthur Asher Austin Axel Ben Benjamin Blake Brandon Brian Bryce Caleb Calvin Cameron Carlos Carter Charles Chen
		Christian Christopher Cole Colin Connor Cooper Cristian Curtis Damian Daniel Dante Darius David Deandre Dennis Derek
		Desmond Diego Dillon Dominic Dylan Edgar Eduardo Edward Eli Elias Elijah Emiliano Emmanuel Eric Ethan Evan Ezra Felix
		Fernando Finn Francisco Gabriel Gavin George Gideon Grant Gustavo Harrison Hassan Hector Henry Hiro Hugo Ian Ibrahim
		Isaac Isaiah Ivan Jack Jackson Jacob Jaden Jalen James Jamal Jason Javier Jayden Jeremiah Jesse Jin Joaquin Joel John
		Jonah Jonathan Jordan Jorge Jose Joseph Joshua Juan Julian Justin Kai Karim Kevin Khalil Kofi Kyle Landon Leo Leon Levi
		Liam Lincoln Logan Lorenzo Louis Lucas Luis Luke Malachi Malik Manuel Marco Marcus Mario Mark Martin Mason Mateo Matthew
		Maurice Max Micah Michael Miguel Miles Minh Mohammed Moses Nathan Nathaniel Nicholas Nikhil Noah Nolan Oliver Omar Oscar
		Owen Pablo Patrick Paul Pedro Peter Philip Preston Quentin Rafael Raj Raymond Reuben Ricardo Robert Rodrigo Rohan Roman
		Ryan Salvador Sam Samir Samuel Santiago Sean Sebastian Sergio Seth Simon Spencer Stefan Steven Tariq Terrence Theodore
		Thomas Tobias Trevor Tristan Tyler Victor Vikram Vincent Wesley William Wyatt Xavier Yusuf Zachary Zane`)

	surnames = strings.Fields(`Abbott Abdi Acosta Adams Adeyemi Aguilar Ahmed Alexander Ali Allen Alvarado Alvarez Anderson Andrews
		Aquino Archer Armstrong Arnold Avila Ayala Bailey Baker Banks Barnes Barrett Bauer Becker Begay Bell Bennett Berry Bianchi
		Bishop Black Blair Booker Bowman Boyd Bradley Brennan Brooks Brown Bryant Burke Burns Butler Byrne Cabrera Calderon
		Campbell Cardenas Carlson Carpenter Carr Carroll Carter Castillo Castro Chan Chandra Chang Chavez Chen Chowdhury Christensen
		Clark Clarke Cole Coleman Collins Contreras Cook Cooper Cortez Cox Crawford Cruz Cunningham Dang Daniels Davis Dawson Deleon
		Delgado Desai Diallo Diaz Dixon Dominguez Douglas Doyle Duncan Dunn Duran Edwards Elliott Ellis Erickson Espinoza Estrada
		Evans Farah Fernandez Ferguson Ferrari Fields Figueroa Fischer Fisher Fitzgerald Fleming Flores Foster Fox Franklin Fraser
		Freeman Fuentes Gallagher Garcia Gardner Garza George Gibson Gill Gomez Gonzales Goodwin Gordon Graham Grant Gray Green
		Greene Griffin Guerrero Gupta Gutierrez Hale Hall Hamilton Hansen Harper Harris Harrison Hart Hassan Hawkins Hayes Henderson
		Henry Hernandez Herrera Hicks Hill Hoang Hoffman Holmes Hopkins Howard Huang Hudson Hughes Hunt Hunter Hussein Huynh Ibarra
		Ibrahim Ito Jackson Jacobs James Jenkins Jensen Jimenez Johnson Jones Jordan Joseph Joshi Juarez Kang Kapoor Kaur Kelly
		Kennedy Khan Kim Kimura King Klein Knight Kowalski Kumar Lam Lambert Larson Lawrence Lawson Lee Leon Leung Lewis Lim Lin
		Little Liu Long Lopez Lowe Lozano Lucas Lynch Lyons MacDonald Mahmoud Maldonado Malone Marks Marquez Marshall Martin Martinez
		Mason Matthews McCarthy McCoy McDonald McKenzie McLean Medina Mehta Mendez Mendoza Mensah Meyer Miles Miller Mitchell Molina
		Montgomery Montoya Moore Morales Moreno Morgan Morris Morrison Mueller Munoz Murphy Murray Myers Nair Nakamura Navarro Nelson
		Newman Ng Nguyen Nichols Nielsen Norris Novak Nunez Obrien Ochoa Okafor Okoye Oliver Olson Ortega Ortiz Osman Owens Pacheco
		Padilla Palmer Park Parker Patel Patterson Paul Payne Pearson Pena Peralta Perez Perkins Perry Peters Peterson Petrov Pham
		Phillips Pierce Ponce Porter Powell Price Quinn Ramirez Ramos Rao Ray Reed Reid Reyes Reynolds Rhodes Rice Richardson Rios
		Rivera Roberts Robinson Robles Rodriguez Rogers Rojas Romano Romero Rosales Rosen Ross Rossi Rowe Ruiz Russell Ryan Salazar
		Salinas Sanchez Sanders Sandoval Santiago Santos Sato Schmidt Schneider Schultz Schwartz Scott Serrano Shah Shapiro Sharma
		Shaw Shepherd Shimizu Silva Simmons Simpson Singh Smith Snyder Solis Soto Spencer Stein Stephens Stewart Stone Suarez
		Sullivan Suzuki Sweeney Takahashi Tan Tanaka Taylor Tesfaye Thomas Thompson Tran Tsosie Tucker Turner Valdez Valencia
		Vang Vargas Vasquez Vaughn Vega Velasquez Villanueva Wagner Walker Wallace Walsh Wang Ward Warren Washington Watanabe Watkins
		Watson Weaver Webb Weber Weiss Wells West Wheeler White Williams Wilson Wong Wood Woods Wright Wu Xiong Yamamoto Yang Yazzie
		Yoder Young Zamora Zhang Zhou Zimmerman`)

	// shortNames are what some people are called.
	shortNames = map[string]string{"Abigail": "Abby", "Alexandra": "Lexi", "Elizabeth": "Liz", "Gabriela": "Gabi", "Isabel": "Izzy",
		"Josephine": "Josie", "Katherine": "Kate", "Madeline": "Maddie", "Margaret": "Maggie", "Rebecca": "Becca", "Samantha": "Sam",
		"Victoria": "Tori", "Alexander": "Alex", "Andrew": "Drew", "Anthony": "Tony", "Benjamin": "Ben", "Christopher": "Chris",
		"Daniel": "Danny", "Edward": "Eddie", "Francisco": "Paco", "Jonathan": "Jon", "Joseph": "Joe", "Joshua": "Josh", "Matthew": "Matt",
		"Michael": "Mike", "Nathaniel": "Nate", "Nicholas": "Nick", "Robert": "Rob", "Samuel": "Sam", "Theodore": "Teddy",
		"Thomas": "Tom", "William": "Will", "Zachary": "Zach"}
)
